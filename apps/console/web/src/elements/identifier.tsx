import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';

const SHOWN_CHARACTERS = 8;

/** An id or hash, shortened to its end (ids begin alike), whole when copied. */
export function Identifier({ value, label }: { value: string; label?: string }) {
  const shown = value.length > 2 * SHOWN_CHARACTERS ? `…${value.slice(-SHOWN_CHARACTERS)}` : value;
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : value}>
          <UnstyledButton
            className="mono"
            onClick={copy}
            aria-label={`${shown}: copy ${label ?? 'id'} ${value}`}
          >
            {shown}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
