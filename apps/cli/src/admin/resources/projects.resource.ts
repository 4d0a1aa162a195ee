import { type FieldFlag, orNone, toInstant, toInteger, toList, toSwitch } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

const SETTINGS: readonly FieldFlag[] = [
  { flag: '--state <state>', description: 'draft, active, paused or completed', field: 'state' },
  { flag: '--datasets <datasets>', description: 'ids or slugs, by commas', field: 'datasets', parse: toList },
  { flag: '--starts-at <time>', description: 'first day or time', field: 'startsAt', parse: toInstant },
  { flag: '--ends-at <time>', description: 'end, or none', field: 'endsAt', parse: orNone(toInstant) },
  { flag: '--minimum-age <years>', description: '16 or 18', field: 'minimumAge', parse: toInteger },
  {
    flag: '--workforce-types <types>',
    description: 'in_house, vendor, freelancer; by commas',
    field: 'workforceTypes',
    parse: toList,
  },
  {
    flag: '--trainings <names>',
    description: 'required, by commas',
    field: 'requiredTrainings',
    parse: toList,
  },
  {
    flag: '--countries <codes>',
    description: 'allowed, by commas',
    field: 'allowedCountries',
    parse: toList,
  },
  {
    flag: '--groups <groups>',
    description: 'allowed, e.g. EU; by commas',
    field: 'allowedGroups',
    parse: toList,
  },
  {
    flag: '--deny-anonymising-networks <yes|no>',
    description: 'refuse Tor, VPNs and hosting',
    field: 'denyAnonymisingNetworks',
    parse: toSwitch,
  },
  {
    flag: '--allow-delegated-tools <yes|no>',
    description: 'let connected tools read for nobody in particular',
    field: 'allowDelegatedTools',
    parse: toSwitch,
  },
  {
    flag: '--budget-items <n>',
    description: 'distinct items per person and window, or none',
    field: 'budgets.items',
    parse: orNone(toInteger),
  },
  {
    flag: '--budget-bytes <n>',
    description: 'bytes per person and window, or none',
    field: 'budgets.bytes',
    parse: orNone(toInteger),
  },
  {
    flag: '--budget-window-seconds <n>',
    description: 'length of the window',
    field: 'budgets.windowSeconds',
    parse: toInteger,
  },
  {
    flag: '--retention-days <n>',
    description: 'days after the end',
    field: 'retentionDays',
    parse: toInteger,
  },
  {
    flag: '--origins <origins>',
    description: 'of pages that may read',
    field: 'allowedOrigins',
    parse: toList,
  },
  {
    flag: '--session-for-presigned <yes|no>',
    description: 'presigned URLs only in their person’s browser session',
    field: 'requireSessionForPresigned',
    parse: toSwitch,
  },
  {
    flag: '--lease-required <yes|no>',
    description: 'read only while a task is held',
    field: 'leaseRequired',
    parse: toSwitch,
  },
  { flag: '--lease-seconds <n>', description: 'length of a lease', field: 'leaseSeconds', parse: toInteger },
  {
    flag: '--review-required <yes|no>',
    description: 'route done tasks to a reviewer',
    field: 'reviewRequired',
    parse: toSwitch,
  },
];

/** `project`: what is annotated, and by what rules. */
export const PROJECTS: Resource = {
  name: 'project',
  description: 'Projects and their rules.',
  path: '/projects',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'STATE', field: 'state' },
    { title: 'PURPOSE', field: 'purpose' },
    { title: 'GROUPS', field: 'allowedGroups' },
    { title: 'COUNTRIES', field: 'allowedCountries' },
    { title: 'ENDS', field: 'endsAt' },
  ],
  filters: [ORGANISATION],
  creations: [
    {
      name: 'create',
      description: 'Create a project; without countries and groups it lets nobody in.',
      fields: [
        { flag: '--slug <slug>', description: 'its handle', field: 'slug', required: true },
        { flag: '--name <name>', description: 'its name', field: 'name', required: true },
        {
          flag: '--purpose <purpose>',
          description: 'what the data is used for',
          field: 'purpose',
          required: true,
        },
        ORGANISATION,
        ...SETTINGS,
      ],
    },
  ],
  update: [
    { flag: '--name <name>', description: 'its name', field: 'name' },
    { flag: '--purpose <purpose>', description: 'what the data is used for', field: 'purpose' },
    ...SETTINGS,
  ],
  actions: [],
};
