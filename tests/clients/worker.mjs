// A worker made of the published JavaScript client: takes each topic as told, prints what it saw as JSON, ends.
import { Client, File, Variables, BasicAuthInterceptor } from "camunda-external-task-client-js";

const [baseUrl, user] = process.argv.slice(2);
const [username, password] = user.split(/:(.*)/s);
const seen = { failures: 0, unlocked: 0, errors: [] };
const client = new Client({
  baseUrl,
  workerId: "javascript",
  asyncResponseTimeout: 5000,
  interval: 20,
  lockDuration: 20000,
  maxTasks: 5,
  sorting: [{ sortBy: "createTime", sortOrder: "asc" }],
  interceptors: new BasicAuthInterceptor({ username, password }),
});

function end(code) {
  client.stop();
  process.stdout.write(JSON.stringify(seen), () => process.exit(code));
}

client.on("poll:error", (error) => seen.errors.push(`poll: ${error.message}`));
for (const deed of ["complete", "handleFailure", "handleBpmnError", "extendLock", "unlock", "lock"]) {
  client.on(`${deed}:error`, (_task, error) => seen.errors.push(`${deed}: ${error.message}`));
}

async function given() {
  const file = new File({ localPath: new URL("package.json", import.meta.url).pathname });
  await file.load();
  const variables = new Variables();
  variables.setAll({ whole: 3, large: 3000000000, text: "文字", yes: true, nothing: null, list: [1, { a: 2 }], moment: new Date(0) });
  variables.setTyped("real", { value: 0.5, type: "double", valueInfo: {} });
  return variables.set("file", file);
}

client.subscribe("every-type", { includeExtensionProperties: true }, async ({ task, taskService }) => {
  seen.variables = task.variables.getAllTyped();
  seen.properties = task.extensionProperties;
  seen.key = task.businessKey;
  const file = await task.variables.get("file").load();
  seen.file = file.content.toString();
  await taskService.lock(task, 30000);
  await taskService.extendLock(task, 60000);
  await taskService.complete(task, await given(), new Variables().set("local", 1));
});

client.subscribe("failing", async ({ task, taskService }) => {
  seen.failures += 1;
  if (seen.failures > 1) await taskService.complete(task);
  else await taskService.handleFailure(task, { errorMessage: "no paper", errorDetails: "details", retries: 2, retryTimeout: 0 });
});

client.subscribe("refused", async ({ task, taskService }) => {
  seen.unlocked += 1;
  if (seen.unlocked === 1) return taskService.unlock(task);
  await taskService.handleBpmnError(task, "REFUSED", "not today", new Variables().set("why", "rain"));
  end(0);
});

setTimeout(() => end(1), 60000);
