import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import classes from '../elements/elements.module.css';
import { Distance } from '../elements/instant.js';
import { Panel } from '../elements/panel.js';
import { ProblemNotice } from '../elements/problem-notice.js';
import { useSigned } from '../session/session.context.js';
import { type ClaimAnswer, noTaskText, type OwnTask } from './task-views.js';

type Ending = 'completeTask' | 'releaseTask' | 'skipTask';

/** The task one holds in a project: taken, kept while this page is open, and handed back. */
export function TaskPanel({ project }: { project: string }) {
  const { api } = useSigned();
  const [claimed, setClaimed] = useState<ClaimAnswer | null>(null);
  const claiming = useMutation({
    mutationFn: () => api.get<ClaimAnswer>('claimTask', { path: { project }, body: {} }),
    onSuccess: setClaimed,
  });
  const task = claimed?.task ?? null;
  return (
    <Panel title="My task">
      {task === null ? (
        <>
          <p className="quiet">
            {claimed?.task === null
              ? noTaskText(claimed.reason)
              : 'Take a task, or go on with the one you hold.'}
          </p>
          <Button loading={claiming.isPending} onClick={() => claiming.mutate()}>
            Take a task
          </Button>
        </>
      ) : (
        <HeldTask key={task.lease.id} task={task} project={project} onEnded={() => setClaimed(null)} />
      )}
      {claiming.isError && <ProblemNotice error={claiming.error} />}
    </Panel>
  );
}

function HeldTask({ task, project, onEnded }: { task: OwnTask; project: string; onEnded: () => void }) {
  const { api } = useSigned();
  const lost = useHeartbeat(task);
  const ending = useMutation({
    mutationFn: ({ route, body = {} }: { route: Ending; body?: object }) =>
      api.call(route, { path: { task: task.id }, body }),
    onSuccess: onEnded,
  });
  return (
    <>
      <p>
        {task.stage === 'reviewing' ? 'To review' : 'To annotate'}
        {task.round > 1 && `, for the ${task.round}. time`}. It is yours while this page is open; left alone,
        your hold ends <Distance at={task.lease.expiresAt} />
      </p>
      <ul>
        {task.items.map(({ id, key }) => (
          <li key={id}>
            <Link
              to="/my-work/$project/items/$item"
              params={{ project, item: id }}
              className={`${classes.link} mono`}
            >
              {key}
            </Link>
          </li>
        ))}
      </ul>
      {lost !== null && <ProblemNotice error={lost} onRetry={onEnded} />}
      <TaskButtons
        task={task}
        isBusy={ending.isPending}
        onEnd={(route, body) => ending.mutate({ route, ...(body && { body }) })}
      />
      {ending.isError && <ProblemNotice error={ending.error} onRetry={onEnded} />}
    </>
  );
}

function TaskButtons(props: {
  task: OwnTask;
  isBusy: boolean;
  onEnd: (route: Ending, body?: object) => void;
}) {
  const { task, isBusy, onEnd } = props;
  return (
    <div className={classes.actions}>
      {task.stage === 'reviewing' ? (
        <>
          <Button loading={isBusy} onClick={() => onEnd('completeTask', { verdict: 'accepted' })}>
            Accept
          </Button>
          <Button
            loading={isBusy}
            color="alarm"
            onClick={() => onEnd('completeTask', { verdict: 'rejected' })}
          >
            Send back
          </Button>
        </>
      ) : (
        <Button loading={isBusy} onClick={() => onEnd('completeTask')}>
          Done
        </Button>
      )}
      <Button variant="default" loading={isBusy} onClick={() => onEnd('skipTask')}>
        Skip
      </Button>
      <Button variant="default" loading={isBusy} onClick={() => onEnd('releaseTask')}>
        Hand back
      </Button>
    </div>
  );
}

/** Keeps the lease while the task is on the screen; returns why it could not be kept. */
function useHeartbeat({ id, lease }: OwnTask): Error | null {
  const { api } = useSigned();
  const [lost, setLost] = useState<Error | null>(null);
  useEffect(() => {
    const beat = (): void => {
      api.call('heartbeatTask', { path: { task: id }, body: {} }).then(
        () => setLost(null),
        (error: unknown) => setLost(error instanceof Error ? error : new Error(String(error))),
      );
    };
    const timer = setInterval(beat, lease.heartbeatSeconds * 1_000);
    return () => clearInterval(timer);
  }, [api, id, lease]);
  return lost;
}
