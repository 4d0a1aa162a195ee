import type { AccessRequest, RequestEvent, RequestStep } from '../api/request-views.js';
import { Verdict } from '../elements/effect.js';
import { Instant } from '../elements/instant.js';
import { PersonName } from '../names/person-name.js';
import { wordOf } from '../words/words.js';
import classes from './request-history.module.css';

/** The steps with who has approved in each, and everything that happened, oldest first. */
export function RequestHistory({ request }: { request: AccessRequest }) {
  const { steps, currentStep, history } = request;
  return (
    <>
      <ol className={classes.list} aria-label="Approvals">
        {steps.map((step, index) => (
          <Step key={index} step={step} index={index} isCurrent={index === currentStep} />
        ))}
      </ol>
      <ol className={classes.list} aria-label="History">
        {history.map((event) => (
          <Happened key={`${event.at} ${event.action}`} event={event} />
        ))}
      </ol>
    </>
  );
}

function Step({ step, index, isCurrent }: { step: RequestStep; index: number; isCurrent: boolean }) {
  const { roles, people, threshold, approvedBy } = step;
  const isMet = approvedBy.length >= threshold;
  return (
    <li className={classes.line}>
      <Verdict tone={isMet ? 'good' : 'warn'}>{isMet ? 'Approved' : isCurrent ? 'Now' : 'Later'}</Verdict>
      <div>
        Step {index + 1}: {approvedBy.length} of {threshold} by{' '}
        {roles.map((role) => wordOf(role).toLowerCase()).join(' or ')}
        {roles.length > 0 && people.length > 0 && ' or '}
        <PeopleNames ids={people} />
        {approvedBy.length > 0 && (
          <div className="quiet">
            Approved by <PeopleNames ids={approvedBy} />
          </div>
        )}
      </div>
    </li>
  );
}

function PeopleNames({ ids }: { ids: readonly string[] }) {
  return ids.map((id, index) => (
    <span key={id}>
      {index > 0 && ', '}
      <PersonName id={id} />
    </span>
  ));
}

function Happened({ event: { action, by, at, comment } }: { event: RequestEvent }) {
  return (
    <li className={classes.line}>
      <Instant at={at} />
      <div>
        {wordOf(action)}
        {by !== null && (
          <>
            {' by '}
            <PersonName id={by} />
          </>
        )}
        {comment !== null && <div className="quiet">“{comment}”</div>}
      </div>
    </li>
  );
}
