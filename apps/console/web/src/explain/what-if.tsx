import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WhatIf as WhatIfAnswer } from '../api/access-views.js';
import type { Settings } from '../api/changes.js';
import { useDraft } from '../elements/fields.js';
import { NamedSelect } from '../elements/named-select.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import classes from './explain-page.module.css';
import { isWholeWhatIf, NEW_WHAT_IF, whatIfChange } from './what-if-draft.js';
import { WhatIfFields } from './what-if-fields.js';
import { WhatIfResult } from './what-if-result.js';

/** Who would lose or gain access if something were changed, before it is; nothing is changed by asking. */
export function WhatIf() {
  const { api, account } = useSigned();
  const { draft, set } = useDraft(NEW_WHAT_IF);
  // An operator has no projects of its own: it says whose are looked at.
  const isOperator = account.may('organisation:create');
  const [organisation, setOrganisation] = useState<string | null>(
    isOperator ? null : account.me.organisationId,
  );
  const asking = useMutation({
    mutationFn: (body: Settings) => api.call<WhatIfAnswer>('whatIf', { body }),
  });
  const body = { changes: [whatIfChange(draft)], organisation };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    asking.mutate(body);
  };
  return (
    <>
      <Panel>
        <form onSubmit={submit}>
          <div className={classes.question}>
            {isOperator && (
              <NamedSelect
                label="Client"
                kind="organisation"
                value={organisation}
                onChange={setOrganisation}
              />
            )}
            <WhatIfFields draft={draft} set={set} />
            <Button
              type="submit"
              loading={asking.isPending}
              disabled={!isWholeWhatIf(draft) || organisation === null}
            >
              Who would it concern?
            </Button>
          </div>
        </form>
      </Panel>
      {asking.isError && <ProblemNotice error={asking.error} />}
      {asking.isSuccess && <WhatIfResult first={asking.data} body={asking.variables} />}
    </>
  );
}
