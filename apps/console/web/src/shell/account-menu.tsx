import { Button, Menu, Text, VisuallyHidden, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSigned } from '../session/session.context.js';
import { wordOf } from '../words/words.js';

const SCHEMES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Who is signed in, how the console looks, and the way out. */
export function AccountMenu() {
  const { account, session } = useSigned();
  // Without its transitions lock: that would write a style element into the page.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          justify="space-between"
          rightSection={<IconSelector size={14} aria-hidden />}
          h="auto"
          py={6}
          px="xs"
          fullWidth
        >
          <VisuallyHidden>Account of </VisuallyHidden>
          <span>
            <Text component="span" display="block" ta="left" fw={600} truncate>
              {account.name}
            </Text>
            <Text component="span" display="block" ta="left" size="xs" className="quiet" truncate>
              {account.me.roles.map(wordOf).join(', ')}
            </Text>
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        {SCHEMES.map(({ value, label }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link {...props} to="/my-accesses" />}>My access history</Menu.Item>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/my-notifications" />}>
          My notifications
        </Menu.Item>
        <Menu.Item onClick={() => void session.signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
