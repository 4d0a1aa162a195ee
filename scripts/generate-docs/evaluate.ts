import ts from 'typescript';
import { nodesOf } from './product-sources.js';

/** What an expression of the source can be without running it: a text, or an object literal to look into. */
export type Value = string | ts.ObjectLiteralExpression;
export type Bindings = ReadonlyMap<string, Value>;

const ELLIPSIS = '…';
const OR: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
]);

/** Returns every value the expression can have, as far as literals tell; empty when they do not. Unknown parts of a text are `…`. */
export function evaluate(node: ts.Expression, bindings: Bindings): Value[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isTemplateExpression(node)) return [templateText(node, bindings)];
  if (ts.isConditionalExpression(node)) return ofConditional(node, bindings);
  if (ts.isBinaryExpression(node)) return ofBinary(node, bindings);
  if (ts.isIdentifier(node)) return ofIdentifier(node, bindings);
  if (ts.isPropertyAccessExpression(node)) return ofMember(node.expression, node.name.text, bindings);
  if (ts.isElementAccessExpression(node)) return ofElement(node, bindings);
  return isWrapped(node) ? evaluate(node.expression, bindings) : [];
}

/** Returns the texts among the values of a property of an object literal. */
export function textsOf(object: ts.ObjectLiteralExpression, name: string, bindings: Bindings): string[] {
  return valuesOf(object, name, bindings).filter((value) => typeof value === 'string');
}

/** Returns the expression of a property, also when it is written in short; undefined when it is not there. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || nameOf(property.name) !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** Returns a property's name as it is in the object; computed names are empty. */
export function nameOf(name: ts.PropertyName): string {
  return ts.isComputedPropertyName(name) ? '' : name.text;
}

function valuesOf(object: ts.ObjectLiteralExpression, name: string, bindings: Bindings): Value[] {
  const expression = propertyOf(object, name);
  return expression === undefined ? [] : evaluate(expression, bindings);
}

function isWrapped(
  node: ts.Expression,
): node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  );
}

function templateText(node: ts.TemplateExpression, bindings: Bindings): string {
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const [only, ...others] = evaluate(expression, bindings);
    return (typeof only === 'string' && others.length === 0 ? only : ELLIPSIS) + literal.text;
  });
  return node.head.text + spans.join('');
}

function ofConditional(node: ts.ConditionalExpression, bindings: Bindings): Value[] {
  const chosen = decided(node.condition, bindings);
  if (chosen !== null) return evaluate(chosen ? node.whenTrue : node.whenFalse, bindings);
  return [...evaluate(node.whenTrue, bindings), ...evaluate(node.whenFalse, bindings)];
}

/** The answer of `a === b` where both are single texts; null when the source does not tell. */
function decided(node: ts.Expression, bindings: Bindings): boolean | null {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken)
    return null;
  const [left, right] = [evaluate(node.left, bindings), evaluate(node.right, bindings)];
  return left.length === 1 && right.length === 1 ? left[0] === right[0] : null;
}

function ofBinary({ left, operatorToken, right }: ts.BinaryExpression, bindings: Bindings): Value[] {
  const [before, after] = [evaluate(left, bindings), evaluate(right, bindings)];
  if (operatorToken.kind === ts.SyntaxKind.PlusToken) return [`${asText(before)}${asText(after)}`];
  return OR.has(operatorToken.kind) ? [...before, ...after] : [];
}

function asText([value]: readonly Value[]): string {
  return typeof value === 'string' ? value : ELLIPSIS;
}

function ofIdentifier(node: ts.Identifier, bindings: Bindings): Value[] {
  const bound = bindings.get(node.text);
  if (bound !== undefined) return [bound];
  const declared = nodesOf(node.getSourceFile(), ts.isVariableDeclaration).filter(
    ({ name }) => ts.isIdentifier(name) && name.text === node.text,
  );
  return declared.flatMap(({ initializer }) => (initializer ? evaluate(initializer, bindings) : []));
}

function ofMember(object: ts.Expression, name: string, bindings: Bindings): Value[] {
  return evaluate(object, bindings).flatMap((value) =>
    typeof value === 'string' ? [] : valuesOf(value, name, bindings),
  );
}

/** A table by a known key gives its entry, by an unknown one any of them. */
function ofElement(
  { expression, argumentExpression }: ts.ElementAccessExpression,
  bindings: Bindings,
): Value[] {
  const keys = evaluate(argumentExpression, bindings).filter((key) => typeof key === 'string');
  if (keys.length > 0) return keys.flatMap((key) => ofMember(expression, key, bindings));
  return evaluate(expression, bindings).flatMap((table) =>
    typeof table === 'string'
      ? []
      : table.properties.flatMap((property) =>
          ts.isPropertyAssignment(property) ? evaluate(property.initializer, bindings) : [],
        ),
  );
}
