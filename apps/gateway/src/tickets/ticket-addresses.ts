/** Where a ticket is reached: its path on this origin, and the whole address for pages elsewhere. */
export interface TicketAddress {
  readonly url: string;
  readonly absoluteUrl?: string;
}

/** Says under which address a ticket is reached; the whole one only where the deployment says its origin. */
export class TicketAddresses {
  constructor(private readonly publicOrigin: string | undefined) {}

  of(path: string): TicketAddress {
    return { url: path, ...(this.publicOrigin !== undefined && { absoluteUrl: this.publicOrigin + path }) };
  }
}
