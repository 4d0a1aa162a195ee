import { Alert, Button, Center, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import mark from '../shell/portcullis.svg';

/** What is seen by somebody who is not signed in; `onSignIn` null: there is nowhere to sign in. */
export function SignInCard(props: {
  isLooking: boolean;
  why: string | null;
  onSignIn: ((asAnother: boolean) => void) | null;
}) {
  const { isLooking, why, onSignIn } = props;
  if (isLooking) {
    return (
      <Center component="main" mih="100vh">
        <Loader size="sm" aria-label="Looking whether you are signed in" />
      </Center>
    );
  }
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w={380} maw="100%">
        <Stack gap="md">
          <img src={mark} width={36} height={36} alt="" />
          <div>
            <Title order={1}>Portcullis</Title>
            <Text className="quiet">Who may see your data, who did, and the proof of it.</Text>
          </div>
          {why !== null && (
            <Alert color="alarm" title="You are not signed in">
              {why}
            </Alert>
          )}
          <SignInButtons why={why} onSignIn={onSignIn} />
        </Stack>
      </Paper>
    </Center>
  );
}

function SignInButtons({
  why,
  onSignIn,
}: {
  why: string | null;
  onSignIn: ((asAnother: boolean) => void) | null;
}) {
  if (onSignIn === null) return <Button onClick={() => window.location.reload()}>Try again</Button>;
  return (
    <Stack gap="xs">
      <Button size="sm" onClick={() => onSignIn(why !== null)}>
        Sign in
      </Button>
      <Button size="sm" variant="subtle" onClick={() => onSignIn(true)}>
        Sign in as somebody else
      </Button>
    </Stack>
  );
}
