import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSigned } from '../session/session.context.js';
import { AskDialog } from './ask-dialog.js';

/** The ways to ask: for access, and for access at once, which somebody looks into afterwards. */
export function RequestButtons() {
  const { account } = useSigned();
  const [asking, setAsking] = useState<'askForAccess' | 'breakGlass' | null>(null);
  return (
    <>
      {account.may('access-request:break-glass') && (
        <Button color="alarm" variant="light" onClick={() => setAsking('breakGlass')}>
          Break the glass
        </Button>
      )}
      {account.may('access-request:ask') && (
        <Button onClick={() => setAsking('askForAccess')}>Ask for access</Button>
      )}
      {asking !== null && <AskDialog route={asking} onClose={() => setAsking(null)} />}
    </>
  );
}
