import ts from 'typescript';

const FILE = `${process.cwd()}/kubernetes-resources.ts`;
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

// One line per resource, so that a diagnostic's line number is the resource's index.
function typedSource(resources) {
  return resources
    .map(({ apiVersion, kind, ...rest }, index) => {
      const literal = JSON.stringify({ apiVersion, kind, ...rest });
      return `export const r${index}: import('kubernetes-models/${apiVersion}').I${kind} = ${literal};`;
    })
    .join('\n');
}

function hostServing(source) {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  return {
    ...host,
    fileExists: (name) => name === FILE || fileExists.call(host, name),
    getSourceFile: (name, languageVersion, ...rest) =>
      name === FILE
        ? ts.createSourceFile(name, source, languageVersion)
        : getSourceFile.call(host, name, languageVersion, ...rest),
  };
}

/**
 * Returns a finding for every field that the Kubernetes types do not have. JSON schemas of Kubernetes let unknown
 * fields pass, so a misspelt `readinesProbe` would be dropped in silence; the compiler's excess property check does not.
 */
export function unknownFields(resources, nameOf) {
  const program = ts.createProgram([FILE], OPTIONS, hostServing(typedSource(resources)));
  const file = program.getSourceFile(FILE);
  return ts.getPreEmitDiagnostics(program, file).map((diagnostic) => {
    const { line } = file.getLineAndCharacterOfPosition(diagnostic.start);
    return `${nameOf(resources[line])}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
  });
}
