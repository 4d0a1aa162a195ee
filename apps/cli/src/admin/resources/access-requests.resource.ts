import { type FieldFlag, toInteger } from '../field-flag.js';
import { PERSON_AND_PROJECT } from '../handles.js';
import { ORGANISATION, type Resource, type ResourceAction } from '../resource.js';

const COMMENT: FieldFlag = { flag: '--comment <text>', description: 'what you say to it', field: 'comment' };
const GRANT: readonly FieldFlag[] = [
  { flag: '--project <project>', description: 'id or slug', field: 'project', required: true },
  ORGANISATION,
  { flag: '--purpose <purpose>', description: 'default: the project’s', field: 'purpose' },
  {
    flag: '--seconds <n>',
    description: 'how long, from the last approval on',
    field: 'durationSeconds',
    parse: toInteger,
    required: true,
  },
  {
    flag: '--justification <text>',
    description: 'what it is needed for',
    field: 'justification',
    required: true,
  },
];

const answer = (name: string, description: string, isCommentNeeded = false): ResourceAction => ({
  name,
  description,
  method: 'POST',
  path: `/${name}`,
  fields: [{ ...COMMENT, required: isCommentNeeded }],
});

/** `request`: access that is asked for, approved by others, and ends by itself. */
export const ACCESS_REQUESTS: Resource = {
  name: 'request',
  description: 'Access requests and break-glass.',
  path: '/access-requests',
  named: PERSON_AND_PROJECT,
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'KIND', field: 'kind' },
    { title: 'STATE', field: 'state' },
    { title: 'PERSON', field: 'person' },
    { title: 'PROJECT', field: 'project' },
    { title: 'GRANT UNTIL', field: 'grant.expiresAt' },
    { title: 'REVIEW', field: 'review.state' },
  ],
  filters: [
    ORGANISATION,
    {
      flag: '--state <state>',
      description: 'pending, approved, denied, withdrawn or expired',
      field: 'state',
    },
    { flag: '--review <state>', description: 'open, overdue or closed', field: 'review' },
    { flag: '--project <project>', description: 'id or slug', field: 'project' },
    { flag: '--person <person>', description: 'id or handle', field: 'person' },
  ],
  creations: [
    {
      name: 'ask',
      description: 'Ask for access, for yourself or (administrators) for another person.',
      fields: [{ flag: '--person <person>', description: 'default: yourself', field: 'person' }, ...GRANT],
    },
    {
      name: 'break-glass',
      description:
        'Take access now, if you are on the list; somebody is told at once and reviews it afterwards.',
      path: '/break-glass',
      fields: GRANT,
    },
  ],
  actions: [
    answer('approve', 'Approve the step that is due; the grant’s clock starts with the last.'),
    answer('deny', 'Deny it, and say why.', true),
    answer('withdraw', 'Take your own request back.'),
    {
      name: 'review',
      description: 'Close the review of a broken glass.',
      method: 'POST',
      path: '/review',
      fields: [
        {
          flag: '--outcome <outcome>',
          description: 'justified or unjustified',
          field: 'outcome',
          required: true,
        },
        { ...COMMENT, required: true },
      ],
    },
  ],
};
