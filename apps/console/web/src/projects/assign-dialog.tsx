import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { Person, Project } from '../api/views.js';
import { FormDialog } from '../elements/form-dialog.js';
import { NamedSelect } from '../elements/named-select.js';
import { useNamed } from '../names/names.js';
import { useSigned } from '../session/session.context.js';

/** Lets somebody who works for the client work in one project. */
export function AssignDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { api } = useSigned();
  const people = useNamed<Person>('person');
  const workers = new Set(
    people.filter(({ worksFor }) => worksFor.includes(project.organisation)).map(({ id }) => id),
  );
  const [person, setPerson] = useState<string | null>(null);
  const [lastDay, setLastDay] = useState('');
  const send = (reason: string | undefined) =>
    api.call('assign', {
      body: {
        ...because(reason),
        project: project.id,
        person,
        // Through the end of that day, everywhere the same day.
        ...(lastDay !== '' && { expiresAt: `${lastDay}T23:59:59Z` }),
      },
    });
  return (
    <FormDialog
      title={`Assign somebody to ${project.name}`}
      confirm="Assign"
      isReady={person !== null}
      send={send}
      onClose={onClose}
    >
      <NamedSelect
        label="Person"
        kind="person"
        value={person}
        onChange={setPerson}
        keep={({ id }) => workers.has(id)}
      />
      <TextInput
        type="date"
        label="Last day (UTC)"
        description="Left empty, it holds until it is revoked."
        value={lastDay}
        onChange={(event) => setLastDay(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
