/** Where a tool credential has been used from. */
export class ToolHistory {
  constructor(readonly networks: Map<string, number> = new Map()) {}

  /** When it was first seen; null for a tool that never was. */
  get firstAtMs(): number | null {
    return this.networks.size === 0 ? null : Math.min(...this.networks.values());
  }

  /** Remembers a network; returns whether it is new. More than so many say nothing more, and are not kept. */
  observe(network: string, atMs: number): boolean {
    if (this.networks.has(network) || this.networks.size >= MAX_NETWORKS) return false;
    this.networks.set(network, atMs);
    return true;
  }
}

/** Above the largest `maxNetworks` a rule may have, so that the rule stays silent about such a tool for good. */
const MAX_NETWORKS = 501;
