import { toInstant } from '../field-flag.js';
import { PERSON_AND_PROJECT } from '../handles.js';
import { ORGANISATION, type Resource } from '../resource.js';

/** `assignment`: who works on what, until when. `assign` and `revoke` are its short forms. */
export const ASSIGNMENTS: Resource = {
  name: 'assignment',
  description: 'Who is assigned to which project.',
  path: '/assignments',
  named: PERSON_AND_PROJECT,
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'PERSON', field: 'person' },
    { title: 'PROJECT', field: 'project' },
    { title: 'PURPOSE', field: 'purpose' },
    { title: 'FROM', field: 'startsAt' },
    { title: 'UNTIL', field: 'expiresAt' },
    { title: 'REVOKED', field: 'revokedAt' },
  ],
  filters: [
    ORGANISATION,
    { flag: '--project <project>', description: 'id or slug', field: 'project' },
    { flag: '--person <person>', description: 'id or handle', field: 'person' },
  ],
  creations: [],
  actions: [],
};

/** What `assign` takes. */
export const ASSIGNMENT_FIELDS = [
  { flag: '--person <person>', description: 'id or handle', field: 'person', required: true },
  { flag: '--project <project>', description: 'id or slug', field: 'project', required: true },
  { flag: '--purpose <purpose>', description: 'default: the project’s', field: 'purpose' },
  { flag: '--starts-at <time>', description: 'default: now', field: 'startsAt', parse: toInstant },
  {
    flag: '--expires-at <time>',
    description: 'default: no end of its own',
    field: 'expiresAt',
    parse: toInstant,
  },
  ORGANISATION,
];
