import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { isQuestionToTrail } from './change-dialog.js';
import { ProblemNotice } from './problem-notice.js';

interface FormDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly isReady: boolean;
  readonly send: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form that makes something new; what the API refuses is said beside the button, and nothing typed is lost. */
export function FormDialog({ title, confirm, isReady, send, onClose, children }: FormDialogProps) {
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queries.invalidateQueries({ predicate: ({ queryKey }) => !isQuestionToTrail(queryKey) });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) sending.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {sending.isError && <ProblemNotice error={sending.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!isReady} loading={sending.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
