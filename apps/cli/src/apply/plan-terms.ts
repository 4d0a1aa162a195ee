import { createHash } from 'node:crypto';
import type { TermsEntry } from './configuration.schema.js';
import type { CurrentState, Existing } from './current-state.js';
import { differences } from './differences.js';
import type { Step } from './step.js';

/** Terms are issued, never changed: another text or title is the next version. Earlier versions are history and stay. */
export function planTerms(
  section: readonly TermsEntry[] | undefined,
  { terms, organisation }: CurrentState,
): readonly Step[] {
  return (section ?? []).flatMap((entry) => {
    const { kind, project, title, content, graceDays } = entry;
    const newest = newestOf(terms, { kind, project: project ?? null });
    const sha256 = createHash('sha256').update(content, 'utf8').digest('hex');
    const found = differences({ title, sha256 }, newest?.fields ?? {});
    if (found.length === 0) return [];
    const body = { kind, title, document: content, graceDays, organisation, ...(project && { project }) };
    const step: Step = {
      operation: newest ? 'update' : 'create',
      kind: 'terms',
      key: project === undefined ? kind : `${kind} of ${project}`,
      differences: found,
      changes: [{ method: 'POST', path: '/terms', body }],
      note: newest ? 'a new version, to be accepted again' : 'to be accepted before the next read',
    };
    return [step];
  });
}

function newestOf(
  terms: readonly Existing[],
  { kind, project }: { readonly kind: string; readonly project: string | null },
): Existing | undefined {
  return terms
    .filter(({ fields }) => fields['kind'] === kind && fields['project'] === project)
    .sort((a, b) => Number(b.fields['version']) - Number(a.fields['version']))[0];
}
