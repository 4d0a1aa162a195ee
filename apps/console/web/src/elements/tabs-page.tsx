import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAsked } from '../shell/address.js';

/** One part of a page that is shown alone. */
export interface PageTab {
  readonly value: string;
  readonly label: string;
  readonly content: ReactNode;
}

/** Parts of a page of which the address says which is seen, so that a part can be linked to. */
export function TabsPage({ tabs }: { tabs: readonly PageTab[] }) {
  const navigate = useNavigate();
  const { tab } = useAsked();
  const [first] = tabs;
  const shown = tabs.find(({ value }) => value === tab) ?? first;
  if (shown === undefined) return null;
  return (
    <Tabs
      value={shown.value}
      onChange={(value) => void navigate({ to: '.', search: { tab: value }, replace: true })}
      keepMounted={false}
    >
      {tabs.length > 1 && (
        <Tabs.List mb="md">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      )}
      <Tabs.Panel value={shown.value}>{shown.content}</Tabs.Panel>
    </Tabs>
  );
}
