import type { AccessAnswer, OwnFacts } from '#libs/facts';
import type { RecordedRequest } from './recorded-request.js';

/**
 * Returns the canonical JSON (RFC 8785) of what a decision was made from. Canonical by construction: every literal has its
 * keys in the order of their UTF-16 code units, because sorting them on every read would cost more than the rest of the record.
 */
export function toAccessRecord({ principal, details }: RecordedRequest, answer: AccessAnswer): string {
  const { request, own, subject, dataset, decision } = answer;
  return JSON.stringify({
    // What it was done under: an id that outlives the erasable facts, and leads to the request that gave it.
    assignment: subject.facts.assignment?.id ?? null,
    authenticatedBy: principal.authenticatedBy,
    details,
    facts: {
      audit: own.audit,
      budget: own.budget && toBudget(own.budget),
      dataset: dataset?.snapshot.sha256 ?? null,
      item: own.item && toItem(own.item),
      key: own.key,
      lease: own.lease && toLease(own.lease),
      network: toNetwork(own.network),
      subject: subject.snapshot.sha256,
    },
    reasons: decision.reasons.map(({ code, gate }) => ({ code, gate })),
    request: {
      action: request.action,
      at: request.at,
      bytes: request.bytes,
      gatewayRegion: request.gatewayRegion,
    },
    v: 2,
  });
}

function toBudget({ byteLimit, bytesUsed, itemLimit, itemsUsed }: NonNullable<OwnFacts['budget']>): object {
  return { byteLimit, bytesUsed, itemLimit, itemsUsed };
}

function toItem({ datasetId, id, organisationId, state, versionId }: NonNullable<OwnFacts['item']>): object {
  return { datasetId, id, organisationId, state, versionId };
}

function toLease({ endedAt, expiresAt, id, taskId }: NonNullable<OwnFacts['lease']>): object {
  return { endedAt, expiresAt, id, taskId };
}

function toNetwork({ anonymising, country, geoBuiltAt, geoMaxAgeDays }: OwnFacts['network']): object {
  return { anonymising, country, geoBuiltAt, geoMaxAgeDays };
}
