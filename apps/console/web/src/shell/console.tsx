import { Button, Modal, Text } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ApiProblem } from '../api/problem.js';
import { createConsoleRouter } from '../router.js';
import { type Signed, SignedContext } from '../session/session.context.js';

const MAX_REPEATS = 2;

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        // A refusal is an answer; only what may pass is asked again.
        retry: (count, error) => error instanceof ApiProblem && error.isPassing && count < MAX_REPEATS,
      },
    },
  });
}

/** The console of somebody signed in. */
export function Console({ signed }: { signed: Signed }) {
  const client = useMemo(createQueryClient, []);
  const router = useMemo(() => createConsoleRouter(signed), [signed]);
  return (
    <SignedContext value={signed}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <SessionEnd signed={signed} />
      </QueryClientProvider>
    </SignedContext>
  );
}

/** Stays until somebody signs in again: nothing on the page may be taken for current once the session is over. */
function SessionEnd({ signed: { api, session } }: { signed: Signed }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    api.onSessionOver = () => setOver(true);
  }, [api]);
  const signIn = () => {
    const { pathname, search } = window.location;
    void session
      .forget()
      .then(() => session.signIn(`/${pathname.slice(import.meta.env.BASE_URL.length)}${search}`));
  };
  return (
    <Modal
      opened={isOver}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session has ended"
    >
      <Text mb="md">Sign in again to go on from this page.</Text>
      <Button onClick={signIn}>Sign in</Button>
    </Modal>
  );
}
