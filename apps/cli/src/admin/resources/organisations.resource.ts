import type { FieldFlag } from '../field-flag.js';
import type { Resource } from '../resource.js';

const SETTINGS: readonly FieldFlag[] = [
  { flag: '--name <name>', description: 'its name', field: 'name' },
  { flag: '--data-role <role>', description: 'controller, processor or subprocessor', field: 'dataRole' },
  { flag: '--country <country>', description: 'ISO 3166 code', field: 'country' },
];

/** `organisation`: clients and the operator itself. */
export const ORGANISATIONS: Resource = {
  name: 'organisation',
  description: 'Clients, and the operator itself.',
  path: '/organisations',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'KIND', field: 'kind' },
    { title: 'DATA ROLE', field: 'dataRole' },
    { title: 'COUNTRY', field: 'country' },
  ],
  filters: [],
  creations: [
    {
      name: 'create',
      description: 'Register a client.',
      fields: [
        { flag: '--slug <slug>', description: 'its handle', field: 'slug', required: true },
        ...SETTINGS.map((setting) => ({ ...setting, required: setting.field === 'name' })),
      ],
    },
  ],
  update: SETTINGS,
  actions: [],
};
