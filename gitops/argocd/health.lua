-- Health of an AnomalyModel for Argo CD, which does not read conditions of custom resources by itself.
-- How to install it: docs/pipelines.md. Argo CD gives the resource as obj, and no library for strings.
--
--   Progressing  no operator has looked at this spec yet, or its rollout is under way, the bake included
--   Healthy      what was asked for serves, with its replicas ready; rollbackTo's revision too
--   Degraded     rejected or rolled back, cannot go on without a change, or serves but is unwell
--   Suspended    rollout.paused holds it
local status = obj.status or {}

if (status.observedGeneration or -1) ~= obj.metadata.generation then
  return {
    status = "Progressing",
    message = "no operator has looked at generation " .. tostring(obj.metadata.generation) .. " yet"
  }
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

local function is(kind, value)
  return conditions[kind] ~= nil and conditions[kind].status == value
end

local function health(verdict, kind)
  local reason = conditions[kind].reason or kind
  local message = conditions[kind].message
  if message == nil or message == "" then
    return { status = verdict, message = reason }
  end
  return { status = verdict, message = reason .. ": " .. message }
end

if is("Ready", "False") and conditions["Ready"].reason == "Paused" then
  return health("Suspended", "Ready")
end
if is("Stalled", "True") then
  return health("Degraded", "Stalled")
end
if is("Reconciling", "True") then
  return health("Progressing", "Reconciling")
end
if is("Degraded", "True") then
  return health("Degraded", "Degraded")
end
if is("Pinned", "True") and is("Ready", "True") then
  return health("Healthy", "Pinned")
end
if is("Ready", "True") then
  return health("Healthy", "Ready")
end
if is("Ready", "False") then
  return health("Progressing", "Ready")
end
return { status = "Progressing", message = "the status says nothing of this generation yet" }
