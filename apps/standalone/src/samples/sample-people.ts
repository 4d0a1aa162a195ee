/** A person of the sample set, as the control plane takes them; `subject` at the identity provider is the handle. */
export interface SamplePerson {
  readonly handle: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly worksFor: readonly string[];
  readonly worker?: object;
}

const CHECKED_UNTIL = '2030-01-01T00:00:00Z';

function worker(country: string, workforceType: 'in_house' | 'freelancer' | 'vendor', vendor?: string): object {
  return {
    residence: { country, verifiedAt: '2026-01-15T09:00:00Z' },
    vetting: { status: 'passed', validUntil: CHECKED_UNTIL, evidence: 'sample/vetting' },
    identity: { status: 'verified', evidence: 'sample/identity' },
    screening: { status: 'clear', validUntil: CHECKED_UNTIL, evidence: 'sample/screening' },
    ageBand: '18_plus',
    workforceType,
    trainings: [{ name: 'data-protection', validUntil: CHECKED_UNTIL }],
    ...(vendor !== undefined && { vendor }),
  };
}

const PROVIDER = 'annotation-provider';
const ACME = 'acme-imaging';
const BOREALIS = 'borealis-audio';
const VENDOR = 'pixel-partners';

/** Everybody the contract names but the operator, who exists before anybody can be created. */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  { handle: 'client-admin', name: 'Clara Client', organisation: ACME, roles: ['client_admin'], worksFor: [] },
  { handle: 'other-client-admin', name: 'Bo Borealis', organisation: BOREALIS, roles: ['client_admin'], worksFor: [] },
  { handle: 'auditor', name: 'Otto Auditor', organisation: PROVIDER, roles: ['operator_auditor'], worksFor: [] },
  { handle: 'client-auditor', name: 'Carla Auditor', organisation: ACME, roles: ['client_auditor'], worksFor: [] },
  {
    handle: 'annotator-de',
    name: 'Anna Annotator',
    organisation: PROVIDER,
    roles: ['annotator'],
    worksFor: [ACME],
    worker: worker('DE', 'in_house'),
  },
  {
    handle: 'annotator-us',
    name: 'Uma Annotator',
    organisation: PROVIDER,
    roles: ['annotator'],
    worksFor: [ACME],
    worker: worker('US', 'freelancer'),
  },
  {
    handle: 'annotator-no-nda',
    name: 'Nils Annotator',
    organisation: PROVIDER,
    roles: ['annotator'],
    worksFor: [ACME],
    worker: worker('DE', 'in_house'),
  },
  {
    handle: 'annotator-unassigned',
    name: 'Ute Annotator',
    organisation: PROVIDER,
    roles: ['annotator'],
    worksFor: [ACME],
    worker: worker('DE', 'in_house'),
  },
  {
    handle: 'vendor-annotator',
    name: 'Vera Vendor',
    organisation: VENDOR,
    roles: ['annotator'],
    worksFor: [ACME],
    worker: worker('DE', 'vendor', VENDOR),
  },
  {
    handle: 'reviewer',
    name: 'Rolf Reviewer',
    organisation: PROVIDER,
    roles: ['reviewer'],
    worksFor: [ACME],
    worker: worker('DE', 'in_house'),
  },
];

/** Who is assigned to `street-scenes`, and for what. */
export const SAMPLE_ASSIGNMENTS: readonly { readonly person: string; readonly purpose: string }[] = [
  { person: 'annotator-de', purpose: 'annotation' },
  { person: 'annotator-us', purpose: 'annotation' },
  { person: 'annotator-no-nda', purpose: 'annotation' },
  { person: 'vendor-annotator', purpose: 'annotation' },
  { person: 'reviewer', purpose: 'quality-review' },
];

/** Who accepts the client's non-disclosure agreement; `annotator-no-nda` does not. */
export const SAMPLE_SIGNATORIES: readonly string[] = [
  'annotator-de',
  'annotator-us',
  'annotator-unassigned',
  'vendor-annotator',
  'reviewer',
];
