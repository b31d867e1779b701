// Runs the tests of two servers under Node's own runner.
import { runTests } from '../support/run.mjs';

runTests(new URL('.', import.meta.url));
