import { type FieldFlag, orNone, toList, toSwitch } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

const SETTINGS: readonly FieldFlag[] = [
  {
    flag: '--purposes <purposes>',
    description: 'permitted, by commas',
    field: 'permittedPurposes',
    parse: toList,
  },
  {
    flag: '--client-instruction <text>',
    description: 'for special categories, or none',
    field: 'clientInstruction',
    parse: orNone((value) => value),
  },
];

/** `dataset`: what a client entrusted, under which key. */
export const DATASETS: Resource = {
  name: 'dataset',
  description: 'Datasets and their keys.',
  path: '/datasets',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'REGION', field: 'region' },
    { title: 'SENSITIVITY', field: 'sensitivity' },
    { title: 'PURPOSES', field: 'permittedPurposes' },
    { title: 'LOCKED', field: 'locked' },
  ],
  filters: [ORGANISATION],
  creations: [
    {
      name: 'create',
      description: 'Register a dataset; the client attests that it may provide it.',
      fields: [
        { flag: '--slug <slug>', description: 'its handle', field: 'slug', required: true },
        { flag: '--name <name>', description: 'its name', field: 'name', required: true },
        { flag: '--kms-key <key>', description: 'id, ARN or alias', field: 'kmsKeyId', required: true },
        {
          flag: '--region <region>',
          description: 'where it is stored, e.g. eu',
          field: 'region',
          required: true,
        },
        {
          flag: '--sensitivity <kind>',
          description: 'standard, personal or special_category',
          field: 'sensitivity',
          required: true,
        },
        {
          flag: '--attested-by <name>',
          description: 'who attests for the client',
          field: 'attestation.by',
          required: true,
        },
        {
          flag: '--legal-basis <text>',
          description: 'by what right',
          field: 'attestation.basis',
          required: true,
        },
        ORGANISATION,
        ...SETTINGS.map((field) => ({ ...field, required: field.field === 'permittedPurposes' })),
      ],
    },
  ],
  update: [
    { flag: '--name <name>', description: 'its name', field: 'name' },
    {
      flag: '--restricted <yes|no>',
      description: 'whether processing is restricted (GDPR Art. 18)',
      field: 'processingRestricted',
      parse: toSwitch,
    },
    ...SETTINGS,
  ],
  actions: [
    {
      name: 'lock',
      description: 'Nobody reads it any more, at once.',
      method: 'POST',
      path: '/lock',
      fields: [],
    },
    { name: 'unlock', description: 'Undo a lock.', method: 'POST', path: '/unlock', fields: [] },
  ],
};
