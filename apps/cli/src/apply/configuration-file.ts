import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { inputUnreadable } from '../cli.errors.js';
import {
  type Configuration,
  configurationSchema,
  type DesiredState,
  type TermsEntry,
} from './configuration.schema.js';

/** Reads a configuration and the documents it names; throws INPUT_UNREADABLE naming file, line and member. */
export async function readConfiguration(path: string): Promise<DesiredState> {
  const configuration = parseConfiguration(path, await readText(path));
  const { terms, ...rest } = configuration;
  return {
    ...rest,
    ...(terms && { terms: await Promise.all(terms.map((entry) => withContent(path, entry))) }),
  };
}

/** Returns the configuration a text holds; throws INPUT_UNREADABLE naming line and member of everything that is wrong. */
export function parseConfiguration(path: string, text: string): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken) throw inputUnreadable(path, `line ${lines.linePos(broken.pos[0]).line}: ${broken.message}`);
  const parsed = configurationSchema.safeParse(toValue(path, document));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.flatMap((issue) => membersOf(issue).map((member) => ({ member, issue })));
  const said = wrong.map(({ member, issue }) => {
    const { line } = lines.linePos(offsetOf(document, member));
    return `line ${line}: ${member.map(String).join('.') || 'the file'}: ${issue.message}`;
  });
  throw inputUnreadable(path, said.join('\n'));
}

/** An alias that multiplies itself is refused by the parser's own limit. */
function toValue(path: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw inputUnreadable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function membersOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** Where the member stands, or the nearest thing around it that does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

async function withContent(path: string, entry: Omit<TermsEntry, 'content'>): Promise<TermsEntry> {
  return { ...entry, content: await readText(resolve(dirname(path), entry.document)) };
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    throw inputUnreadable(path, error instanceof Error ? error.message : String(error), error);
  }
}
