import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { because } from '../api/changes.js';
import type { LawfulDisclosure } from '../api/disclosure-views.js';
import { FormDialog } from '../elements/form-dialog.js';
import { useSigned } from '../session/session.context.js';
import { canBeWithdrawn, tellingOf } from './disclosure-standing.js';

/** What can be done about a disclosure by one person: to end it, and to tell the client once no law forbids it. */
export function DisclosureButtons({ disclosure }: { disclosure: LawfulDisclosure }) {
  const { account } = useSigned();
  const [making, make] = useState<'tellOfDisclosure' | 'withdrawDisclosure' | null>(null);
  // A client sees what the operator disclosed of its data; it is not its to end.
  const isOurs = account.may('organisation:create') || disclosure.heldBy === account.me.organisationId;
  if (!isOurs || !account.may('lawful-disclosure:update')) return null;
  const nowMs = Date.now();
  return (
    <>
      {canBeWithdrawn(disclosure, nowMs) && (
        <Button color="alarm" onClick={() => make('withdrawDisclosure')}>
          Withdraw
        </Button>
      )}
      {tellingOf(disclosure, nowMs).word === 'To be told' && (
        <Button onClick={() => make('tellOfDisclosure')}>Tell the client</Button>
      )}
      {making !== null && <EndDialog disclosure={disclosure} route={making} onClose={() => make(null)} />}
    </>
  );
}

function EndDialog(props: {
  disclosure: LawfulDisclosure;
  route: 'tellOfDisclosure' | 'withdrawDisclosure';
  onClose: () => void;
}) {
  const { disclosure, route, onClose } = props;
  const { api } = useSigned();
  const isTelling = route === 'tellOfDisclosure';
  return (
    <FormDialog
      title={isTelling ? 'Tell the client' : 'Withdraw the disclosure'}
      confirm={isTelling ? 'Tell' : 'Withdraw'}
      isReady
      send={(reason) => api.call(route, { path: { disclosure: disclosure.id }, body: because(reason) })}
      onClose={onClose}
    >
      <Text>
        {isTelling
          ? 'The whole of it is put on the client’s own trail, with the law that kept it from being told.'
          : 'It carries nothing any more. What was handed over before stays handed over.'}
      </Text>
    </FormDialog>
  );
}
