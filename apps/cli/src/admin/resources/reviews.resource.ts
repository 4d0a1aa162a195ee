import { InvalidArgumentError } from 'commander';
import { toInstant, toInteger, toList } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

/** `review`: who still needs what they have; silence takes it away. */
export const REVIEWS: Resource = {
  name: 'review',
  description: 'Access reviews: who still needs what they have.',
  path: '/reviews',
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'NAME', field: 'name' },
    { title: 'STATE', field: 'state' },
    { title: 'DUE', field: 'dueAt' },
    { title: 'ENTRIES', field: 'population.size' },
    { title: 'UNDECIDED', field: 'progress.undecided' },
  ],
  filters: [ORGANISATION, { flag: '--state <state>', description: 'open or closed', field: 'state' }],
  creations: [
    {
      name: 'start',
      description: 'Freeze who has what, and ask; what nobody decides by the due time is revoked.',
      fields: [
        { flag: '--name <name>', description: 'what it is called', field: 'name', required: true },
        ORGANISATION,
        { flag: '--projects <projects>', description: 'default: all', field: 'projects', parse: toList },
        {
          flag: '--reviewers <rules>',
          description: 'role=client_admin or person=handle, by commas',
          field: 'reviewers',
          parse: toReviewers,
          required: true,
        },
        {
          flag: '--due-at <time>',
          description: 'when silence revokes',
          field: 'dueAt',
          parse: toInstant,
          required: true,
        },
        {
          flag: '--evidence-days <n>',
          description: 'how far back use is looked for',
          field: 'evidenceDays',
          parse: toInteger,
        },
      ],
    },
  ],
  actions: [],
};

function toReviewers(value: string): readonly object[] {
  return toList(value).map((rule) => {
    const [kind, name = ''] = rule.split('=');
    if (kind === 'role') return { role: name };
    if (kind === 'person') return { people: [name] };
    throw new InvalidArgumentError('role=… or person=…, by commas');
  });
}
