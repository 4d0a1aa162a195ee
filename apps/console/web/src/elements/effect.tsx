import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './elements.module.css';

const ICONS = { good: IconCircleCheck, bad: IconCircleX, warn: IconAlertTriangle } as const;

/** A verdict in words, sign and colour; never in colour alone. */
export function Verdict({ tone, children }: { tone: keyof typeof ICONS; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <span className={classes.effect} data-tone={tone}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {children}
    </span>
  );
}

/** What was decided. */
export function Effect({ effect }: { effect: string }) {
  return effect === 'allow' ? <Verdict tone="good">Allowed</Verdict> : <Verdict tone="bad">Refused</Verdict>;
}
