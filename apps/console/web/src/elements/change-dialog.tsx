import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../api/api.js';
import { Identifier } from './identifier.js';
import { PENDING, PendingNotice } from './pending-notice.js';
import { ProblemNotice } from './problem-notice.js';

interface ChangeDialogProps {
  readonly title: string;
  /** What will be different, in a sentence. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** What the words beside the change are, where they are more than its reason. */
  readonly asks?: { readonly label: string; readonly isRequired: boolean };
  /** Makes the change; answers once it holds at every gateway. */
  readonly change: (reason: string | undefined) => Promise<Answer<unknown>>;
  readonly onClose: () => void;
}

/** A change that was answered: whether it waits for a second person, its record, and how long it took to hold everywhere. */
export interface Held {
  readonly isPending: boolean;
  readonly recordId: string | null;
  readonly afterMs: number;
}

const REASON = { label: 'Reason', isRequired: false };

/** Asks before a change, then says when it held everywhere: the answer comes only then, so its time is the time it took. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { title, children, confirm, isDangerous = false, asks = REASON, change, onClose } = props;
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => heldAfter(() => change(reason.trim() === '' ? undefined : reason.trim())),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => !isQuestionToTrail(queryKey) }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    changing.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      {changing.isSuccess ? (
        <HeldEverywhere held={changing.data} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text>{children}</Text>
            <Textarea
              label={asks.label}
              description="Kept with the change, and on the trail."
              required={asks.isRequired}
              data-autofocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {changing.isError && <ProblemNotice error={changing.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={changing.isPending}
                disabled={asks.isRequired && reason.trim() === ''}
                {...(isDangerous && { color: 'alarm' })}
              >
                {confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** Makes a change and returns when it held: the answer comes only when every gateway follows it. */
export async function heldAfter(change: () => Promise<Answer<unknown>>): Promise<Held> {
  const startMs = performance.now();
  const { recordId, status } = await change();
  return { isPending: status === PENDING, recordId, afterMs: Math.round(performance.now() - startMs) };
}

/** Says that a change holds everywhere, or that it waits for somebody else. */
export function HeldEverywhere({ held, onClose }: { held: Held; onClose: () => void }) {
  const { isPending, recordId, afterMs } = held;
  return (
    <Stack gap="sm">
      {isPending ? (
        <PendingNotice recordId={recordId} />
      ) : (
        <Alert color="green" title="Done, and it holds everywhere" role="status">
          Every gateway confirmed it within {afterMs} ms of your click.
          {recordId !== null && (
            <>
              {' Record '}
              <Identifier value={recordId} label="record" />.
            </>
          )}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

const QUESTIONS_TO_TRAIL: ReadonlySet<string> = new Set([
  ...[
    'events',
    'personAccesses',
    'record',
    'viewers',
    'alerts',
    'alert',
    'summary',
    'ownAccesses',
    'grantAccesses',
    'whoCan',
    'accessMatrix',
  ],
  // Looking at an item is an access.
  ...['own-item', 'ticket', 'ticket-text'],
]);

/** Searching the trail is recorded: a change elsewhere is no reason to ask again. */
export function isQuestionToTrail(queryKey: readonly unknown[]): boolean {
  return QUESTIONS_TO_TRAIL.has(String(queryKey[0]));
}
