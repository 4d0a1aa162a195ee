import type { Settings } from '../api/changes.js';

/** A tool credential as somebody types it. */
export interface ToolDraft {
  readonly name: string;
  readonly slug: string;
  readonly projects: readonly string[];
  readonly person: string | null;
  readonly lastDay: string;
  readonly isS3: boolean;
  readonly isTemporary: boolean;
}

/** Returns a draft that ends in ninety days: what is forgotten ends by itself. */
export function newToolDraft(nowMs: number): ToolDraft {
  const lastDay = new Date(nowMs + 90 * 86_400_000).toISOString().slice(0, 10);
  return { name: '', slug: '', projects: [], person: null, lastDay, isS3: false, isTemporary: false };
}

/** Returns the body of a new tool credential. */
export function newTool({ name, slug, projects, person, lastDay, isS3, isTemporary }: ToolDraft): Settings {
  return {
    ...{ name, slug, projects, expiresAt: `${lastDay}T23:59:59Z` },
    ...(person !== null && { person }),
    ...(isS3 && { s3: true, temporary: isTemporary }),
  };
}

/** True once everything is stated without which no tool is connected. */
export function isWholeTool({ name, slug, projects, lastDay }: ToolDraft): boolean {
  return [name, slug, lastDay].every((text) => text.trim() !== '') && projects.length > 0;
}
