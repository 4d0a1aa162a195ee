import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '../api/api.js';
import { Identifier } from './identifier.js';
import { PENDING, PendingNotice } from './pending-notice.js';

/** A change that was answered: whether it waits for a second person, its record, and how long it took to hold everywhere. */
export interface Held {
  readonly isPending: boolean;
  readonly recordId: string | null;
  readonly afterMs: number;
}

/** What came of a change, in words. */
export interface Outcome {
  readonly title: string;
  readonly text: string;
}

/** Makes a change and returns when it held: the answer comes only when every gateway follows it. */
export async function heldAfter<Data>(
  change: () => Promise<Answer<Data>>,
): Promise<Held & { readonly data: Data }> {
  const startMs = performance.now();
  const { data, recordId, status } = await change();
  const afterMs = Math.round(performance.now() - startMs);
  return { data, isPending: status === PENDING, recordId, afterMs };
}

/** Where a dialog ends: that it waits for somebody else, or else what there is to say. */
export function Answered(props: { held: Held; onClose: () => void; children: ReactNode }) {
  const { held, onClose, children } = props;
  return (
    <Stack gap="sm">
      {held.isPending ? <PendingNotice recordId={held.recordId} /> : children}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

/** Says that a change is made, and when it held everywhere; or what came of it, where that is more. */
export function HeldNotice({ held, outcome }: { held: Held; outcome?: Outcome | undefined }) {
  const { recordId, afterMs } = held;
  return (
    <Alert color="green" title={outcome?.title ?? 'Done, and it holds everywhere'} role="status">
      {outcome?.text ?? `Every gateway confirmed it within ${afterMs} ms of your click.`}
      {recordId !== null && (
        <>
          {' Record '}
          <Identifier value={recordId} label="record" />.
        </>
      )}
    </Alert>
  );
}
