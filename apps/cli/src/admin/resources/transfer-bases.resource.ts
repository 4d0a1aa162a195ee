import { toInstant, toInteger } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

/** `transfer-basis`: by what right data of a region is seen from another country. */
export const TRANSFER_BASES: Resource = {
  name: 'transfer-basis',
  description: 'Transfer bases: SCC, BCR and derogations.',
  path: '/transfer-bases',
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'FROM', field: 'fromRegion' },
    { title: 'TO', field: 'toCountry' },
    { title: 'MECHANISM', field: 'mechanism' },
    { title: 'MODULE', field: 'sccModule' },
    { title: 'UNTIL', field: 'validUntil' },
    { title: 'WITHDRAWN', field: 'withdrawnAt' },
  ],
  filters: [ORGANISATION],
  creations: [
    {
      name: 'add',
      description: 'Put a basis on record.',
      fields: [
        { flag: '--from <region>', description: 'of the data, e.g. eu', field: 'fromRegion', required: true },
        { flag: '--to <country>', description: 'ISO 3166 code', field: 'toCountry', required: true },
        {
          flag: '--mechanism <kind>',
          description: 'scc, bcr or derogation',
          field: 'mechanism',
          required: true,
        },
        { flag: '--scc-module <n>', description: '1 to 4, for scc', field: 'sccModule', parse: toInteger },
        {
          flag: '--assessment <reference>',
          description: 'transfer-impact assessment',
          field: 'assessmentRef',
        },
        {
          flag: '--valid-from <time>',
          description: 'its beginning',
          field: 'validFrom',
          parse: toInstant,
          required: true,
        },
        {
          flag: '--valid-until <time>',
          description: 'its end',
          field: 'validUntil',
          parse: toInstant,
          required: true,
        },
        ORGANISATION,
      ],
    },
  ],
  actions: [
    {
      name: 'withdraw',
      description: 'End it; reads that rest on it are refused at once.',
      method: 'DELETE',
      path: '',
      fields: [],
    },
  ],
};
