import ts from 'typescript';
import { nameOf, textsOf } from './evaluate.js';
import { nodesOf } from './product-sources.js';

/** One answer that is described, not thrown: what the transport itself refuses. */
export interface DescribedProblem {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly file: string;
}

/** Why one row of a file cannot be, as the report of the file says it. */
export type RowProblem = Pick<DescribedProblem, 'code' | 'message' | 'file'>;

const CODE = /^[A-Z][A-Z0-9_]+$/;
const BAD_REQUEST = 400;

/** Finds objects `{ status, code, detail }` and tables `{ 404: ['CODE', 'detail'] }`. */
export function findDescribedProblems(sources: readonly ts.SourceFile[]): DescribedProblem[] {
  return sources.flatMap((source) => [...objectsOf(source), ...tablesOf(source)]);
}

/** Finds objects `{ code, field, detail }`: what is said of a row, which has no status of its own. */
export function findRowProblems(sources: readonly ts.SourceFile[]): RowProblem[] {
  return sources.flatMap((source) =>
    nodesOf(source, ts.isObjectLiteralExpression).flatMap((object) => {
      const [code] = textsOf(object, 'code', new Map());
      const [message] = textsOf(object, 'detail', new Map());
      if (code === undefined || message === undefined || !hasField(object) || !CODE.test(code)) return [];
      return [{ code, message, file: source.fileName }];
    }),
  );
}

function hasField(object: ts.ObjectLiteralExpression): boolean {
  return object.properties.some(({ name }) => name !== undefined && nameOf(name) === 'field');
}

function objectsOf(source: ts.SourceFile): DescribedProblem[] {
  return nodesOf(source, ts.isObjectLiteralExpression).flatMap((object) => {
    const [code] = textsOf(object, 'code', new Map());
    const [message] = textsOf(object, 'detail', new Map());
    const status = statusOf(object);
    if (code === undefined || message === undefined || status === null || !CODE.test(code)) return [];
    return [{ code, status, message, file: source.fileName }];
  });
}

function statusOf(object: ts.ObjectLiteralExpression): number | null {
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property) || nameOf(property.name) !== 'status') continue;
    if (ts.isNumericLiteral(property.initializer)) return Number(property.initializer.text);
  }
  return null;
}

function tablesOf(source: ts.SourceFile): DescribedProblem[] {
  const rows = nodesOf(source, ts.isPropertyAssignment).flatMap((property) => {
    const said = saidBy(property.initializer);
    return said === null ? [] : [{ ...said, key: Number(nameOf(property.name)) }];
  });
  // A row under Fastify's own code has the status of the same code elsewhere in the table.
  return rows.map(({ code, message, key }) => ({
    code,
    message,
    status: Number.isNaN(key)
      ? (rows.find((row) => row.code === code && row.key > 0)?.key ?? BAD_REQUEST)
      : key,
    file: source.fileName,
  }));
}

function saidBy(node: ts.Expression): { code: string; message: string } | null {
  if (!ts.isArrayLiteralExpression(node) || node.elements.length !== 2) return null;
  const [code, message] = node.elements;
  if (!code || !message || !ts.isStringLiteral(code) || !ts.isStringLiteral(message)) return null;
  return CODE.test(code.text) && message.text.endsWith('.')
    ? { code: code.text, message: message.text }
    : null;
}
