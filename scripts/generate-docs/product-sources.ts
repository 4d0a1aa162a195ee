import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Root of the repository. */
export const PROJECT = join(import.meta.dirname, '..', '..');

const NOT_SHIPPED = /spec\.ts$|\/test\/|^libs\/testing\/|\.d\.ts$/;

/** Returns every source file that ships, parsed, with its path relative to the project, in order of path. */
export function productSources(): readonly ts.SourceFile[] {
  return globSync('{apps,libs}/*/src/**/*.ts', { cwd: PROJECT })
    .filter((path) => !NOT_SHIPPED.test(path))
    .sort()
    .map((path) => parse(path));
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(PROJECT, path), 'utf8'), ts.ScriptTarget.ESNext, true);
}

/** Returns every node below `root` that `isWanted` accepts, in order of the text. */
export function nodesOf<T extends ts.Node>(root: ts.Node, isWanted: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}
