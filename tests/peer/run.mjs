// Runs the peer's tests under Node's own runner, one after the other.
import { runTests } from '../support/run.mjs';

runTests(new URL('.', import.meta.url));
