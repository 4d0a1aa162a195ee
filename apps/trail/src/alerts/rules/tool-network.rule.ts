import type { ToolHistory } from '../history/tool-history.js';
import type { ParametersOf } from './rule-parameters.schema.js';
import type { Finding } from './rule.js';
import { DAY_MS, type TrailRecord } from '../trail-record.js';

/** Sees a tool’s credential used from a network it was never used from. Says that it is new, not which it is: the record does. */
export function toolNetwork(
  record: TrailRecord,
  tool: ToolHistory,
  { minHistoryDays, maxNetworks }: ParametersOf<'tool_network'>,
): Finding | null {
  const { network } = record;
  if (network === null || tool.networks.has(network) || tool.firstAtMs === null) return null;
  if (tool.networks.size > maxNetworks) return null;
  if (record.atMs - tool.firstAtMs < minHistoryDays * DAY_MS) return null;
  return {
    kind: 'tool_network',
    dedupeKey: `${record.toolId}`,
    windowMs: DAY_MS,
    title: 'A tool’s credential is used from a network it was never used from',
    details: { knownNetworks: tool.networks.size, effect: record.effect },
    recordIds: [record.id],
  };
}
