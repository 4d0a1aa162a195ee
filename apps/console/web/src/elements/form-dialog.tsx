import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../api/api.js';
import { ApiProblem } from '../api/problem.js';
import { isQuestionToTrail } from './change-dialog.js';
import { PENDING, PendingNotice } from './pending-notice.js';
import { ProblemNotice } from './problem-notice.js';

interface FormDialogProps<Data> {
  readonly title: string;
  readonly confirm: string;
  readonly isReady: boolean;
  readonly isLarge?: boolean;
  /** Makes the change, with what is said of why. */
  readonly send: (reason: string | undefined) => Promise<Answer<Data>>;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** What must be seen once it is done, such as a secret; without it the dialog closes by itself. */
  readonly shown?: (data: Data) => ReactNode;
}

/** A form that makes or changes something; what the API refuses is said beside the button, and nothing typed is lost. */
export function FormDialog<Data>(props: FormDialogProps<Data>) {
  const { title, isLarge = false, send, onClose, shown } = props;
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => !isQuestionToTrail(queryKey) }),
    onSuccess: ({ status }) => {
      if (status !== PENDING && shown === undefined) onClose();
    },
  });
  const answer = sending.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={isLarge ? 'xl' : 'lg'}
      // What was typed, or is shown this once, is not lost by a click beside it.
      closeOnClickOutside={false}
    >
      {answer === undefined ? (
        <Form {...props} error={sending.error} isSending={sending.isPending} onSend={sending.mutate} />
      ) : (
        <Stack gap="sm">
          {answer.status === PENDING ? <PendingNotice recordId={answer.recordId} /> : shown?.(answer.data)}
          <Group justify="flex-end">
            <Button data-autofocus onClick={onClose}>
              Close
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

interface FormProps {
  readonly confirm: string;
  readonly isReady: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly error: Error | null;
  readonly isSending: boolean;
  readonly onSend: (reason: string | undefined) => void;
}

function Form({ confirm, isReady, onClose, children, error, isSending, onSend }: FormProps) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) onSend(reason.trim() === '' ? undefined : reason.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {children}
        <TextInput
          label="Reason"
          description="Kept on the trail with the change."
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <ProblemNotice error={error} />}
        {isStale(error) && (
          <Text className="quiet">
            Somebody else changed it while you were typing. Close this and open it again to see what it is
            now.
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady} loading={isSending}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isStale(error: Error | null): boolean {
  return error instanceof ApiProblem && error.code === 'PRECONDITION_FAILED';
}
