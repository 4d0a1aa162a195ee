import { dirname, join } from 'node:path';
import ts from 'typescript';
import { type Bindings, evaluate, propertyOf, textsOf, type Value } from './evaluate.js';
import { nodesOf } from './product-sources.js';

/** One error the product can throw, as its source says it. */
export interface ThrownError {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly file: string;
}

/** Errors found, and the places whose code no literal tells. */
export interface ThrownErrors {
  readonly errors: readonly ThrownError[];
  readonly unresolved: readonly string[];
}

interface Factory {
  readonly name: string;
  readonly file: string;
  readonly parameters: readonly ts.ParameterDeclaration[];
  readonly object: ts.ObjectLiteralExpression;
}

const NONE: Bindings = new Map();

/**
 * Finds every `new AppError({ code, kind, publicMessage })`. Where the code is a parameter, its type (a union of literals)
 * or else the calls of that function say what it can be.
 */
export function findThrownErrors(sources: readonly ts.SourceFile[]): ThrownErrors {
  const errors: ThrownError[] = [];
  const unresolved: string[] = [];
  for (const source of sources) {
    for (const object of appErrorsOf(source)) {
      const found = errorsAt(source, object, sources);
      errors.push(...found);
      if (found.length === 0) unresolved.push(source.fileName);
    }
  }
  return { errors, unresolved };
}

function appErrorsOf(source: ts.SourceFile): ts.ObjectLiteralExpression[] {
  return nodesOf(source, ts.isNewExpression)
    .filter(({ expression }) => expression.getText() === 'AppError')
    .flatMap((node) => node.arguments?.[0] ?? [])
    .filter(ts.isObjectLiteralExpression);
}

function errorsAt(
  source: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  sources: readonly ts.SourceFile[],
): ThrownError[] {
  const direct = read(object, NONE, source.fileName);
  const factory = factoryOf(source, object);
  if (factory === null) return direct;
  const typed = typedBindings(factory).flatMap((bindings) => read(object, bindings, source.fileName));
  if (typed.length > 0) return typed;
  const called = sources.flatMap((caller) => errorsOfCalls(caller, factory));
  return called.length > 0 ? called : direct;
}

function read(object: ts.ObjectLiteralExpression, bindings: Bindings, file: string): ThrownError[] {
  const [kind = ''] = textsOf(object, 'kind', bindings);
  const [message = ''] = textsOf(object, 'publicMessage', bindings);
  const codes = textsOf(object, 'code', bindings).filter((code) => /^[A-Z][A-Z0-9_]+$/.test(code));
  return codes.map((code) => ({ code, kind, message, file }));
}

/** The function around the error, when the error's code or message is one of its parameters. */
function factoryOf(source: ts.SourceFile, object: ts.ObjectLiteralExpression): Factory | null {
  const around = ts.findAncestor(object, ts.isFunctionDeclaration);
  if (around?.name === undefined) return null;
  const said = ['code', 'publicMessage'].map((name) => propertyOf(object, name)?.getText());
  const isTold = around.parameters.some(({ name }) => said.includes(name.getText()));
  return isTold
    ? { name: around.name.text, file: source.fileName, parameters: around.parameters, object }
    : null;
}

function typedBindings({ parameters, object }: Factory): Bindings[] {
  const code = propertyOf(object, 'code')?.getText();
  const parameter = parameters.find(({ name }) => name.getText() === code);
  if (code === undefined || parameter?.type === undefined) return [];
  return literalsOf(parameter.type).map((literal) => new Map([[code, literal]]));
}

/** The texts of a union of literal types, also behind an alias of the same file. */
export function literalsOf(type: ts.TypeNode): string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literalsOf);
  if (ts.isLiteralTypeNode(type)) return ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
  if (!ts.isTypeReferenceNode(type)) return [];
  const alias = nodesOf(type.getSourceFile(), ts.isTypeAliasDeclaration).find(
    ({ name }) => name.text === type.typeName.getText(),
  );
  return alias ? literalsOf(alias.type) : [];
}

function errorsOfCalls(caller: ts.SourceFile, factory: Factory): ThrownError[] {
  if (!knows(caller, factory)) return [];
  return nodesOf(caller, ts.isCallExpression)
    .filter(({ expression }) => expression.getText() === factory.name)
    .flatMap((call) => alternativesOf(call).flatMap((outer) => bindingsOf(call, factory, outer)))
    .flatMap((bindings) => read(factory.object, bindings, caller.fileName));
}

/** True when the name means this function in that file: it is defined there, or imported from where it is. */
function knows(caller: ts.SourceFile, { name, file }: Factory): boolean {
  if (caller.fileName === file) return true;
  return nodesOf(caller, ts.isImportDeclaration).some(({ importClause, moduleSpecifier }) => {
    if (!ts.isStringLiteral(moduleSpecifier) || !importClause?.namedBindings) return false;
    const names = nodesOf(importClause.namedBindings, ts.isImportSpecifier).map(
      (specifier) => specifier.name.text,
    );
    return names.includes(name) && leadsTo(caller.fileName, moduleSpecifier.text, file);
  });
}

function leadsTo(from: string, specifier: string, file: string): boolean {
  if (specifier.startsWith('#libs/')) return file.startsWith(`libs/${specifier.slice('#libs/'.length)}/`);
  return join(dirname(from), specifier).replace(/\.js$/, '.ts') === file;
}

/** `f(known.code, known.message)`: both come from the same entry of a table, so each entry is one alternative. */
function alternativesOf(call: ts.CallExpression): Bindings[] {
  const [base] = call.arguments.filter(ts.isPropertyAccessExpression).map(({ expression }) => expression);
  if (base === undefined || !ts.isIdentifier(base)) return [NONE];
  const objects = evaluate(base, NONE);
  return objects.length === 0 ? [NONE] : objects.map((object) => new Map([[base.text, object]]));
}

/** An argument with several values is taken value by value; not every combination, since codes and messages belong together. */
function bindingsOf(call: ts.CallExpression, { parameters }: Factory, outer: Bindings): Bindings[] {
  const values = parameters.map((_, index): Value[] => {
    const argument = call.arguments[index];
    return argument === undefined ? [] : evaluate(argument, outer);
  });
  const several = Math.max(1, ...values.map(({ length }) => length));
  return Array.from({ length: several }, (_, turn) => {
    const bound = new Map<string, Value>();
    parameters.forEach(({ name }, index) => {
      const value = values[index]?.[turn] ?? values[index]?.[0];
      if (value !== undefined) bound.set(name.getText(), value);
    });
    return bound;
  });
}
