import { Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../api/api.js';
import { type Asked, FormDialog } from './form-dialog.js';
import { HeldNotice, type Outcome } from './held.js';

interface ChangeDialogProps<Data> {
  readonly title: string;
  /** What will be different, in a sentence. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** What the words beside the change are, where they are more than its reason. */
  readonly asks?: Asked;
  /** What must be typed before something that nobody can undo. */
  readonly typed?: { readonly label: string; readonly text: string };
  /** Makes the change; answers once it holds at every gateway. */
  readonly change: (reason: string | undefined) => Promise<Answer<Data>>;
  /** What came of it, where that is more than that it holds everywhere. */
  readonly outcome?: (data: Data) => Outcome;
  readonly onClose: () => void;
}

/** Asks before a change, then says when it held everywhere: the answer comes only then, so its time is the time it took. */
export function ChangeDialog<Data>(props: ChangeDialogProps<Data>) {
  const { children, typed, change, outcome, ...rest } = props;
  const [text, setText] = useState('');
  return (
    <FormDialog
      {...rest}
      beginsWithReason={typed === undefined}
      isReady={typed === undefined || text === typed.text}
      send={change}
      shown={(data, held) => <HeldNotice held={held} outcome={outcome?.(data)} />}
    >
      <Text>{children}</Text>
      {typed !== undefined && (
        <TextInput
          label={typed.label}
          description={<span className="mono">{typed.text}</span>}
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
