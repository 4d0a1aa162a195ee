import { type FieldFlag, orNone, toInstant, toList } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

const asIs = (value: string): string => value;

const PROFILE: readonly FieldFlag[] = [
  { flag: '--email <address>', description: 'or none', field: 'email', parse: orNone(asIs) },
  { flag: '--works-for <clients>', description: 'ids or slugs, by commas', field: 'worksFor', parse: toList },
  { flag: '--residence <country>', description: 'ISO 3166 code', field: 'worker.residence.country' },
  {
    flag: '--residence-verified-at <time>',
    description: 'when it was verified',
    field: 'worker.residence.verifiedAt',
    parse: toInstant,
  },
  { flag: '--vetting <status>', description: 'passed, pending or failed', field: 'worker.vetting.status' },
  {
    flag: '--vetting-until <time>',
    description: 'end of the vetting',
    field: 'worker.vetting.validUntil',
    parse: toInstant,
  },
  {
    flag: '--identity <status>',
    description: 'verified, pending or failed',
    field: 'worker.identity.status',
  },
  { flag: '--screening <status>', description: 'clear, pending or hit', field: 'worker.screening.status' },
  {
    flag: '--screening-until <time>',
    description: 'end of the screening',
    field: 'worker.screening.validUntil',
    parse: toInstant,
  },
  { flag: '--age-band <band>', description: 'under_16, 16_17 or 18_plus', field: 'worker.ageBand' },
  {
    flag: '--workforce-type <type>',
    description: 'in_house, vendor or freelancer',
    field: 'worker.workforceType',
  },
  {
    flag: '--vendor <vendor>',
    description: 'id or slug, or none',
    field: 'worker.vendor',
    parse: orNone(asIs),
  },
  {
    flag: '--trainings <name=until>',
    description: 'e.g. privacy-basics=2027-01-01, by commas; replaces them all',
    field: 'worker.trainings',
    parse: toTrainings,
  },
];

/** `person`: who works here and for whom. */
export const PEOPLE: Resource = {
  name: 'person',
  description: 'People and their worker profiles.',
  path: '/people',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'ROLES', field: 'roles' },
    { title: 'STATUS', field: 'status' },
    { title: 'COUNTRY', field: 'worker.residence.country' },
    { title: 'WORKFORCE', field: 'worker.workforceType' },
  ],
  filters: [ORGANISATION],
  creations: [
    {
      name: 'create',
      description: 'Create a person; what is not known of them denies.',
      fields: [
        { flag: '--slug <slug>', description: 'their handle', field: 'slug', required: true },
        { flag: '--subject <subject>', description: 'sub of their tokens', field: 'subject', required: true },
        { flag: '--issuer <issuer>', description: 'iss of their tokens', field: 'issuer' },
        { flag: '--name <name>', description: 'their name', field: 'name', required: true },
        { ...ORGANISATION, required: true },
        { flag: '--roles <roles>', description: 'by commas', field: 'roles', parse: toList, required: true },
        ...PROFILE,
      ],
    },
  ],
  update: [
    { flag: '--name <name>', description: 'their name', field: 'name' },
    { flag: '--roles <roles>', description: 'by commas', field: 'roles', parse: toList },
    ...PROFILE,
  ],
  actions: [
    {
      name: 'suspend',
      description: 'Take every access away at once; answers when it holds everywhere.',
      method: 'POST',
      path: '/suspend',
      fields: [],
    },
    {
      name: 'reinstate',
      description: 'Give back what suspension took.',
      method: 'POST',
      path: '/reinstate',
      fields: [],
    },
  ],
};

function toTrainings(
  value: string,
): readonly { readonly name: string; readonly validUntil: string | null }[] {
  return toList(value).map((entry) => {
    const [name = '', until] = entry.split('=');
    return { name, validUntil: until === undefined ? null : toInstant(until) };
  });
}
