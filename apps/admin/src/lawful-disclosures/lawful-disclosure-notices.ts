import type { Notification } from '#libs/notifications';
import type { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';

/** Returns what the client is told of a disclosure of its data once it is on its trail; what it did itself is no news. */
export function noticeOfTelling(row: LawfulDisclosureEntity): Notification | null {
  const { id, organisationId, heldBy, datasetId, toldAt, barUntil } = row;
  if (toldAt === null || heldBy === organisationId) return null;
  return {
    type: 'lawful-disclosure.told',
    organisationId,
    data: {
      disclosureId: id,
      datasetId,
      validFrom: row.validFrom.toISOString(),
      validUntil: row.validUntil.toISOString(),
      barredUntil: barUntil?.toISOString() ?? null,
    },
    audience: { roles: ['client_admin', 'client_auditor'] },
  };
}
