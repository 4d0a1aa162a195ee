import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../api/api.js';
import { ApiProblem } from '../api/problem.js';
import { Answered, type Held, heldAfter } from './held.js';
import { ProblemNotice } from './problem-notice.js';
import { isQuestionToTrail } from './questions-to-trail.js';

/** What the words beside a change are, and whether it is made without any. */
export interface Asked {
  readonly label: string;
  readonly isRequired: boolean;
}

interface FormDialogProps<Data> {
  readonly title: string;
  readonly confirm: string;
  readonly isReady: boolean;
  readonly isDangerous?: boolean;
  readonly isLarge?: boolean;
  /** Its reason unless said, which may be left out. */
  readonly asks?: Asked;
  /** True where the words are what is typed first, or all that is. */
  readonly beginsWithReason?: boolean;
  /** Makes the change, with what is said of why. */
  readonly send: (reason: string | undefined) => Promise<Answer<Data>>;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** What must be seen once it is done, such as a secret; without it the dialog closes by itself. */
  readonly shown?: (data: Data, held: Held) => ReactNode;
}

const REASON: Asked = { label: 'Reason', isRequired: false };

/** A form that makes or changes something; what the API refuses is said beside the button, and nothing typed is lost. */
export function FormDialog<Data>(props: FormDialogProps<Data>) {
  const { title, isLarge = false, send, onClose, shown } = props;
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: (reason: string | undefined) => heldAfter(() => send(reason)),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => !isQuestionToTrail(queryKey) }),
    onSuccess: ({ isPending }) => {
      if (!isPending && shown === undefined) onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={isLarge ? 'xl' : 'lg'}
      // What was typed, or is shown this once, is not lost by a click beside it.
      closeOnClickOutside={false}
    >
      {sending.isSuccess ? (
        <Answered held={sending.data} onClose={onClose}>
          {shown?.(sending.data.data, sending.data)}
        </Answered>
      ) : (
        <Form {...props} error={sending.error} isSending={sending.isPending} onSend={sending.mutate} />
      )}
    </Modal>
  );
}

interface FormProps extends Pick<
  FormDialogProps<never>,
  'confirm' | 'isReady' | 'isDangerous' | 'asks' | 'beginsWithReason' | 'onClose' | 'children'
> {
  readonly error: Error | null;
  readonly isSending: boolean;
  readonly onSend: (reason: string | undefined) => void;
}

function Form(props: FormProps) {
  const { confirm, isReady, isDangerous = false, asks = REASON, onClose, children } = props;
  const { beginsWithReason = false, error, isSending, onSend } = props;
  const [reason, setReason] = useState('');
  // The trail keeps one line.
  const said = reason.replaceAll(/\s+/g, ' ').trim();
  const maySend = isReady && (said !== '' || !asks.isRequired);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (maySend) onSend(said === '' ? undefined : said);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {children}
        <Textarea
          label={asks.label}
          description="Kept with the change, and on the trail."
          required={asks.isRequired}
          {...(beginsWithReason && { 'data-autofocus': true })}
          autosize
          minRows={1}
          maxRows={6}
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
          <Button
            type="submit"
            disabled={!maySend}
            loading={isSending}
            {...(isDangerous && { color: 'alarm' })}
          >
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
