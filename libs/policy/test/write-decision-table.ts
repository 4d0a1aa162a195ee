// Usage: node libs/policy/test/write-decision-table.ts
// Writes docs/decision-table.md from libs/policy/decision-table.json and the reason codes.
import { readFileSync, writeFileSync } from 'node:fs';
import type { REASON_CODES as codes } from '../src/reason-codes.js';
import type { DecisionTable } from './decision-table.js';
import type { renderDecisionTable as render } from './render-decision-table.js';

type Renderer = { readonly renderDecisionTable: typeof render };
type Codes = { readonly REASON_CODES: typeof codes };

// Node runs these files as they are; computed addresses keep the compiler from asking for emitted ones.
const { renderDecisionTable } = (await load('./render-decision-table.ts')) as Renderer;
const { REASON_CODES } = (await load('../src/reason-codes.ts')) as Codes;

const table = JSON.parse(readFileSync(addressOf('../decision-table.json'), 'utf8')) as DecisionTable;
writeFileSync(addressOf('../../../docs/decision-table.md'), renderDecisionTable(table, REASON_CODES));

function load(file: string): Promise<unknown> {
  return import(addressOf(file).href);
}

function addressOf(file: string): URL {
  return new URL(file, import.meta.url);
}
