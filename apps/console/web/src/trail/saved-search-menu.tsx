import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { type FormEvent, useMemo, useState } from 'react';
import { useSigned } from '../session/session.context.js';
import type { EventFilters } from './event-filters.js';
import { SavedSearches } from './saved-searches.js';

/** Searches with a name: to go back to one, keep this one, or forget them. */
export function SavedSearchMenu({
  filters,
  onChoose,
}: {
  filters: EventFilters;
  onChoose: (filters: EventFilters) => void;
}) {
  const { account } = useSigned();
  const searches = useMemo(() => new SavedSearches(window.localStorage, account.me.principal.id), [account]);
  const [kept, setKept] = useState(() => searches.list());
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            Searches
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kept.length === 0 && <Menu.Label>None kept in this browser yet</Menu.Label>}
          {kept.map(({ name, filters: saved }) => (
            <Menu.Item key={name} onClick={() => onChoose(saved)}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setNaming(true)}>Keep this search …</Menu.Item>
          {kept.map(({ name }) => (
            <Menu.Item key={name} color="alarm" onClick={() => setKept(searches.forget(name))}>
              Forget “{name}”
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <NameDialog
        isOpen={isNaming}
        onClose={() => setNaming(false)}
        onName={(name) => {
          setKept(searches.keep({ name, filters }));
          setNaming(false);
        }}
      />
    </>
  );
}

function NameDialog(props: { isOpen: boolean; onClose: () => void; onName: (name: string) => void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') props.onName(name.trim());
  };
  return (
    <Modal opened={props.isOpen} onClose={props.onClose} title="Keep this search">
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group mt="md" justify="flex-end">
          <Button type="submit" disabled={name.trim() === ''}>
            Keep
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
