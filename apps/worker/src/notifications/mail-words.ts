import type { NotificationType } from '#libs/notifications';

interface Words {
  readonly subject: string;
  /** What happened and what to do about it. */
  readonly text: string;
}

/** What people read of each type: no type is mailed without words of its own. */
export const MAIL_WORDS: Readonly<Record<NotificationType, Words>> = {
  'access-request.created': {
    subject: 'Access was requested',
    text: 'Somebody asked for access that you may decide about.',
  },
  'access-request.approved': { subject: 'Access was approved', text: 'A request for access was approved.' },
  'access-request.denied': { subject: 'Access was denied', text: 'A request for access was denied.' },
  'access-request.withdrawn': {
    subject: 'A request for access was withdrawn',
    text: 'A request for access was withdrawn. There is nothing left to decide.',
  },
  'access-request.expired': {
    subject: 'A request for access expired',
    text: 'Nobody decided about a request for access in time. If the access is still needed, ask again.',
  },
  'pending-change.created': {
    subject: 'A change waits for a second person',
    text: 'A change was asked for that takes effect only when a second person approves it.',
  },
  'pending-change.approved': {
    subject: 'A change was approved',
    text: 'A second person approved a change; it is in force.',
  },
  'pending-change.rejected': {
    subject: 'A change was rejected',
    text: 'A second person rejected a change; nothing was changed.',
  },
  'pending-change.expired': {
    subject: 'A change was not approved in time',
    text: 'No second person decided about a change in time; nothing was changed. If it is still needed, ask for it again.',
  },
  'lawful-disclosure.requested': {
    subject: 'A lawful disclosure waits for a second person',
    text: 'A lawful disclosure was asked for. It may be used only when a second person approves it.',
  },
  'lawful-disclosure.approved': {
    subject: 'A lawful disclosure was approved',
    text: 'A second person approved a lawful disclosure.',
  },
  'lawful-disclosure.rejected': {
    subject: 'A lawful disclosure was rejected',
    text: 'A second person rejected a lawful disclosure.',
  },
  'lawful-disclosure.told': {
    subject: 'Data was to be disclosed to an authority',
    text: 'A disclosure of data of the organisation to an authority is on its trail, with the authority and the law it named.',
  },
  'terms.issued': {
    subject: 'New terms to read and accept',
    text: 'A new version of terms that concern you was issued. Read and accept it; until then, or until its grace ends, you may be denied.',
  },
  'subprocessor.announced': {
    subject: 'A subprocessor was announced',
    text: 'A vendor is to work on data of the organisation. Objections can be made until the date named below.',
  },
  'subprocessor.approved': {
    subject: 'The list of subprocessors changed',
    text: 'A vendor was approved to work on data of the organisation, or its approval was changed.',
  },
  'subprocessor.withdrawn': {
    subject: 'The list of subprocessors changed',
    text: 'The approval of a vendor was withdrawn. Its staff are denied from now on.',
  },
  'subprocessor.objected': {
    subject: 'There is an objection to a subprocessor',
    text: 'The organisation objected to a vendor. Its staff are denied.',
  },
  'grant.expiring': {
    subject: 'Access ends soon',
    text: 'An assignment ends soon. If the work goes on, ask for a new one in time.',
  },
  'office.changed': {
    subject: 'An office was given, taken or suspended',
    text: 'Somebody was given an office of the organisation, lost one, was suspended or reinstated. If you do not know of it, ask the operator.',
  },
  'assignment.revoked': {
    subject: 'Access was revoked',
    text: 'An assignment was revoked. It gives no access any more.',
  },
  'engagement.ended': {
    subject: 'An engagement ended',
    text: 'An engagement ended. Nothing of the organisation can be reached by it any more.',
  },
  'person.suspended': {
    subject: 'A person was suspended',
    text: 'A person was suspended. They can reach nothing until they are reinstated.',
  },
  'tool-credential.disconnected': {
    subject: 'A tool was disconnected',
    text: 'A tool credential was disconnected. It opens nothing any more.',
  },
  'break-glass.used': {
    subject: 'Break-glass access was taken',
    text: 'Somebody took access for an emergency without approval. It must be reviewed by a second person.',
  },
  'break-glass.review-overdue': {
    subject: 'A review of break-glass access is overdue',
    text: 'Access that was taken without approval was not reviewed in time.',
  },
  'break-glass.reviewed': {
    subject: 'Break-glass access was reviewed',
    text: 'A second person reviewed access that was taken without approval.',
  },
  'review.started': {
    subject: 'Access is to be reviewed',
    text: 'A review of access began. Say of each entry whether it is still needed.',
  },
  'review.reminder': {
    subject: 'Access is still to be reviewed',
    text: 'Entries of a review wait for your decision. What nobody decides in time may be revoked.',
  },
  'review.closed': { subject: 'A review of access is closed', text: 'A review of access is closed.' },
  'alert.opened': { subject: 'An alert was raised', text: 'Something was found in the trail. Look into it.' },
  'alert.updated': { subject: 'An alert grew', text: 'What an alert is about was seen many times more.' },
  'alert.acknowledged': { subject: 'An alert was acknowledged', text: 'Somebody looked into an alert.' },
  'webhook.test': { subject: 'A test', text: 'This is a test of notifications.' },
};
