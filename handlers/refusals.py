"""What the doors say when a service says no: one sentence a code, in Chinese and English."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from services.errors import ServiceError

Language = Literal["zh", "en"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # the grades
    "refused": ("服务不能这样做。", "The service says no."),
    "not_found": ("没有找到，或者不在您的权限范围内。", "There is no such thing, or it is not yours to see."),
    "conflict": ("已经有人先办理了，或者办理时机已过。", "Somebody was faster, or the time for this is over."),
    "forbidden": ("您没有办理此事的权限。", "You may not do this."),
    "not_ready": ("服务暂时不可用，请稍后再试。", "The service cannot do this at the moment."),
    "invalid": ("有些内容不能接受，请看具体字段。", "Some values cannot be accepted; see the fields."),
    "undeployable": ("流程图不能部署，请看所列问题。", "The resources cannot be deployed; see the findings."),
    # signing in
    "sign_in_needed": ("请先登录。", "Please sign in."),
    "sign_in_failed": ("账号或密码不正确。", "Login or password are wrong."),
    "sign_in_busy": ("正在登录的人太多，请稍后再试。", "Too many people sign in at this moment; please try again."),
    "wrong_password": ("当前密码不正确。", "This is not the current password."),
    "sign_in_slowed": (
        "登录失败次数过多，请在 {seconds} 秒后再试。",
        "Too many attempts have failed; please try again in {seconds} seconds.",
    ),
    "wrong_code": ("验证码不正确，或者已经使用过。", "This is not the code, or it was used already."),
    "token_needed": ("此账号须使用访问令牌。", "This account needs a bearer token here."),
    "second_factor_on": ("双重验证已经启用。", "The second factor is on already."),
    "second_factor_needed": ("您的岗位必须先启用双重验证。", "Your role needs a second factor; please set it up first."),
    "proof_needed": ("请先再次验证您的身份。", "Please prove again who you are."),
    "beyond_scopes": ("此令牌没有这项权限。", "This token does not stretch to that."),
    "unknown_scope": ("没有这种令牌权限：{unknown}。", "There is no such scope: {unknown}."),
    "password_obvious": ("这个密码太容易猜到，请换一个。", "This password is easily guessed; please take another one."),
    "password_length": ("密码需要 {shortest} 到 {longest} 个字符。", "A password needs {shortest} to {longest} characters."),
    "csrf": ("页面已过期，请刷新后再试。", "The page has expired; reload it and try again."),
    "token_lifetime": ("令牌的有效期不能超过 {days} 天。", "A token lives at most {days} days."),
    # requests
    "not_json": ("请求内容不是正确的 JSON。", "The body is not valid JSON."),
    "not_json_type": ("请求内容需要 Content-Type: application/json。", "The body needs Content-Type: application/json."),
    "too_deep": ("请求内容嵌套超过 {deepest} 层。", "The body nests deeper than {deepest} levels."),
    "too_large": ("请求内容过大。", "The body is too large."),
    "bad_text": ("内容包含无效字符。", "A text contains a character that is none."),
    "number_out_of_bounds": ("数字超出范围。", "A number is beyond all bounds."),
    "unreadable_cursor": ("分页游标无法读取。", "This is no cursor of ours."),
    "cursor_of_another_list": ("分页游标不属于这个列表。", "This cursor belongs to another list."),
    "idempotency_key": ("Idempotency-Key 需要 1 到 200 个可打印字符。", "An Idempotency-Key needs 1 to 200 printable characters."),
    "idempotency_key_reused": ("这个 Idempotency-Key 已用于另一个请求。", "This Idempotency-Key was used for another request."),
    "request_under_way": (
        "同一请求正在办理，或已办理但答复已遗失。",
        "The same request is under way, or it was done and its answer was lost.",
    ),
    "precondition_failed": ("内容已被修改，请重新读取。", "It has changed since you read it."),
    "precondition_required": ("请用 If-Match 说明您读到的版本。", "Say with If-Match which version you have read."),
    "method_not_allowed": ("这个地址不支持该方法。", "This address does not know the method."),
    "internal": ("服务内部出错，已记录。", "Something is wrong on our side; it has been recorded."),
    # texts
    "empty": ("不能为空。", "This must not be empty."),
    "too_long": ("不能超过 {longest} 个字符。", "This has more than {longest} characters."),
    "unprintable": ("包含不可打印的字符。", "This contains characters that cannot be printed."),
    # duty
    "alarm_over": ("这条警报已经有人处理。", "Somebody has taken this alarm on already."),
    "alarm_property": ("警报环节缺少岗位或者文字。", "The alarm's service task lacks its role or its words."),
    "shift": ("值班安排不成立，请看具体字段。", "This shift does not hold; see the fields."),
    "contact": ("联系方式不正确，请看具体字段。", "This is no address of that channel."),
    # registers
    "not_registered": ("这个机构不在机构库中。", "This institution is not in the register."),
    "no_place": ("{name}没有空余名额，或者已暂停接收。", "{name} has no free place, or takes nobody in."),
    "institution_state": ("机构目前的状态不允许这样做。", "The institution's present state does not allow this."),
    "capacity": ("容量需要在 1 到 {most} 之间。", "The capacity must be between 1 and {most}."),
    "load": ("现有人数需要在 0 和容量之间。", "The load must be between 0 and the capacity."),
    "no_such_file": ("没有这份档案，或者不在您的权限范围内。", "There is no such file, or it is not yours to see."),
    "person_has_file": ("这个人已有档案：{number}（{office}）。", "This person has a file already: {number} ({office})."),
    "person_looks_known": (
        "可能已有档案：{number}（{office}）。确认是另一人的，请写明理由。",
        "There may be a file already: {number} ({office}). Give a reason if this is somebody else.",
    ),
    "file_merged": ("这份档案已并入另一份，不能再改。", "This file was merged into another one and cannot be changed."),
    "file_state": ("档案目前的状态不允许这样做。", "The file's present state does not allow this."),
    "same_file": ("不能把一份档案并入它自己。", "A file cannot be merged into itself."),
    "case_open": ("还有在办的案件，不能关闭档案。", "A case is still open; the file cannot be closed."),
    "professional_known": ("这个人已经在人才库中。", "This person is in the register already."),
    "professional_state": ("人员目前的状态不允许这样做。", "The professional's present state does not allow this."),
    "certificate_over": ("职业资格已过期，不能从业。", "The certificate is no longer good."),
    "category": ("没有这个人员类别。", "There is no such category."),
    "hours": ("学时需要在 1 到 {most} 之间。", "The hours must be between 1 and {most}."),
    "list_kind": ("没有这种名单。", "There is no such list."),
    "list_size": ("名单不能超过 {most} 人。", "A list has at most {most} people."),
    # keys
    "no_such_key": ("没有这个密钥。", "There is no such key."),
    "key_in_use": ("密钥还在使用，或者新密钥启用不足两分钟。", "The key is in use, or the newer one has not been for two minutes."),
    "key_needed": ("还有 {rows} 行数据需要这个密钥，请先执行 renew。", "{rows} rows still need this key; run `renew` first."),
    # people and places
    "login_taken": ("这个账号已被使用。", "This login is taken."),
    "unknown_role": ("没有这个角色。", "There is no such role."),
    "role_held_already": ("已经拥有这个角色。", "The person holds this role already."),
    "unknown_office": ("没有这个机构。", "There is no such office."),
    "unknown_area": ("没有这个行政区划。", "There is no such area."),
    "area_code": ("行政区划代码需要 6、9 或 12 位数字。", "An area's code has 6, 9 or 12 digits."),
    "area_known_already": ("这个行政区划已经存在。", "This area is known already."),
    "file_kind": ("不接受这种文件，可以上传：{kinds}。", "Files of this kind are not taken; these are: {kinds}."),
    "file_content": ("文件内容与扩展名不符。", "The content is not of the kind that the file's name says."),
    "file_active": ("文件含有可以自动运行的内容。", "The file contains what runs by itself."),
    "picture_size": ("图片不能超过 {most} 像素。", "A picture has at most {most} pixels."),
    "archive_bomb": ("压缩包解开后过大。", "The archive is too large when unpacked."),
    "archive_broken": ("压缩包无法读取。", "The archive cannot be read."),
    "archive_locked": ("压缩包有密码，无法检查。", "The archive is locked with a password and cannot be looked into."),
    "file_too_large": ("文件不能超过 {largest} 字节。", "A file has at most {largest} bytes."),
    # spreadsheets that come in
    "unknown_import": ("没有这种导入。", "There is no such import."),
    "sheet": ("文件不是电子表格（.xlsx 或 .csv）。", "The file is no spreadsheet (.xlsx or .csv)."),
    "sheet_headings": ("第一行需要各不相同的列名。", "The first row needs headings, each only once."),
    "formula": ("不能以公式符号开头（=、@、+、-）。", "This begins like a formula (=, @, +, -)."),
    "sheet_too_large": ("电子表格过大。", "The spreadsheet is too large."),
    "unknown_column": ("没有这一列。", "There is no such column."),
    "unknown_element": ("流程中没有这个环节，或者有多个同名环节。", "The procedure has no such element, or several of this name."),
    "import_dates": ("进入环节的日期不能早于收到日期。", "The step cannot have begun before the case was received."),
    "import_day": ("需要今天或以前的日期，如 2026-11-02。", "This must be a day that has come, like 2026-11-02."),
    "whole_number": ("需要整数。", "This must be a whole number."),
    "unknown_institution": ("登记簿中没有这个机构编号。", "No institution of this number is in the register."),
    "no_day": ("需要日期，如 2027-12-31。", "This must be a day, like 2027-12-31."),
    "resident_id": ("身份证号码不正确，请核对。", "This is not a valid resident identity number."),
    # documents and corrections
    "document_case": ("文书必须属于一个案件。", "A document belongs to a case."),
    "document_property": ("流程图中的自动任务缺少文书属性。", "The service task of the diagram lacks a property of its document."),
    "document_template": ("文书模板无法填写。", "The template of the document cannot be filled."),
    "no_such_document": ("本案件没有这份文书。", "The case has no such document."),
    "service_method": ("送达方式不正确。", "This is no method of service."),
    "served_at": ("送达时间需要是今天或以前的日期或时间。", "This must be a day or a moment that has come."),
    "served_to": ("需要不超过 255 个字符的文字。", "This must be text of at most 255 characters."),
    "receipt_no": ("需要不超过 255 个字符的文字。", "This must be text of at most 255 characters."),
    "reason": ("需要写明理由（不超过 2000 字）。", "A reason is needed, of at most 2,000 characters."),
    "no_case": ("这个流程实例不属于任何案件。", "This process instance belongs to no case."),
    "no_such_variable": ("没有这个变量。", "There is no such variable."),
    "nothing_to_correct": ("新旧内容相同，无需更正。", "Old and new are the same: there is nothing to correct."),
    "second_person": ("已决定事项的更正须由另一人批准。", "Somebody else must approve the correction of a decided matter."),
    "correction_settled": ("这项更正已有结论。", "This correction is settled."),
    # cases, instances, user tasks
    "no_such_case": ("没有找到这个案件，或者不在您的权限范围内。", "There is no such case, or it is not yours to see."),
    "no_such_instance": ("没有找到这个流程实例，或者不在您的权限范围内。", "There is no such process instance, or it is not yours to see."),
    "no_such_user_task": ("没有找到这项待办，或者不在您的权限范围内。", "There is no such user task, or it is not yours to see."),
    "user_task_claimed": ("这项待办已被他人领取。", "Somebody else has taken this user task."),
    "four_eyes": (
        "四眼原则：自己启动或办理的事项（含代他人办理、由他人代办的）须由另一人审批。",
        "Four eyes: what you started or did, yourself or through a deputy or as one, somebody else must approve.",
    ),
    "absence": (
        "请填写今天或以后的首日、不早于首日且一年以内的末日，以及 1 至 {most} 名不同的代理人。",
        "An absence has a first day to come, a last day within a year of it, and 1 to {most} different deputies.",
    ),
    "absence_over": ("这段缺勤已经结束。", "This absence is over."),
    "empty_scope": ("代理范围没有包含本人的任何角色或流程。", "The scope covers nothing that the person has."),
    "own_deputyship": ("不能指定自己代理他人。", "Nobody makes himself the deputy of another."),
    "deputy_absent": ("代理人在这段时间自己也缺勤。", "A deputy is away himself in these days."),
    "stands_in": (
        "本人在这段时间正代理他人，请先为其另指定代理人。",
        "The person stands in for somebody else then; name another deputy there first.",
    ),
    "user_task_open": ("这项待办还没有人领取。", "Nobody has taken this user task."),
    "user_task_over": ("这项待办已经结束。", "This user task is over."),
    "user_task_completed": ("这项待办已经办结。", "This user task is done."),
    "user_task_cancelled": ("这项待办已经取消。", "This user task was cancelled."),
    "cannot_go_on": (
        "流程在“{element_id}”处无法继续，您填写的内容已保存为草稿，管理员会处理。",
        "The process cannot go on at {element_id}; your entries are kept as a draft, an administrator will look at it.",
    ),
    "version": ("内容已被他人修改，请重新读取。", "Somebody has changed it since you read it."),
    "unstorable_value": ("有的值不能保存或查询。", "A value cannot be kept or looked for."),
    "unusable_value": ("有的值不能使用。", "A value cannot be used."),
    "unusable_variable": ("有的变量不能使用。", "A variable cannot be used."),
    "draft_too_large": ("草稿过大。", "The draft is too large."),
    "form_failed": ("表单暂时无法校验，请联系管理员。", "The form cannot be checked; please tell an administrator."),
    "unknown_person": ("没有这个工作人员。", "Nobody with this id works here."),
    "business_key_taken": ("这个编号已被使用。", "This business key is taken."),
    "case_needs_area": ("需要指明案件所在的行政区划。", "A case needs an area."),
    "subject": ("对象信息的字段过多或名称不正确。", "The subject has too many fields, or names that are none."),
    "instance_over": ("流程已经结束。", "The process is over."),
    "no_such_activity": ("没有找到这个活动，或者已经结束。", "There is no such activity, or it is over."),
    "instance_moved": ("流程刚刚有变化，请重试。", "The process has just moved; please try again."),
    "instance_suspended": ("流程已暂停。", "The process is suspended."),
    "called_instance": ("被调用的流程随其调用者结束。", "A called process ends with its caller."),
    "reason_missing": ("请填写原因。", "A reason is needed."),
    "reason_needed": ("请填写原因。", "A reason is needed."),
    "note_needed": ("请填写处理说明。", "A note is needed."),
    "occurred_at_in_future": ("发生时间不能晚于现在。", "What happened cannot lie in the future."),
    "occurred_at_needs_reason": ("补录较早的时间需要填写原因。", "An earlier moment needs a reason."),
    "occurred_at_without_zone": ("时间需要带时区。", "A moment needs a time zone."),
    "documents_unavailable": (
        "生成文书需要系统组件和中文字体，请管理员运行：{line}",
        "Documents need system libraries and Chinese fonts; an operator installs them with: {line}",
    ),
    # definitions and deployments
    "no_such_process": ("没有这个流程。", "There is no such process."),
    "no_such_definition": ("没有这个流程定义。", "There is no such process definition."),
    "no_such_deployment": ("没有这次部署。", "There is no such deployment."),
    "deployment_in_use": (
        "这次部署仍在使用：有流程实例，或被其他部署引用。",
        "This deployment is in use: by process instances, or by another deployment.",
    ),
    "belongs_to_case": ("这些流程实例属于案件，不能删除。", "These process instances belong to a case and stay."),
    "no_such_decision": ("没有这个决策。", "There is no such decision."),
    "decision_failed": ("决策没有结果：{told}。", "The decision has no answer: {told}."),
    "process_missing": ("请指明流程。", "A process or a definition must be named."),
    "not_startable": ("这个流程不能直接启动。", "This process has no start event without a trigger."),
    "definition_suspended": ("这个流程定义已停用。", "This process definition is suspended."),
    "definition_draft": ("这个流程定义还是草稿。", "This process definition is still a draft."),
    "definition_state": ("流程定义的当前状态是 {state}，不能这样做。", "The process definition is {state}."),
    "deployed_at_the_same_moment": (
        "有人同时部署了同一流程，请重试。",
        "Somebody deployed the same process at the same moment; try again.",
    ),
    "no_files": ("至少需要一个文件。", "At least one file is needed."),
    "resource_kind": ("不支持这种文件。", "Files of this kind are not known."),
    "resource_too_large": ("文件过大。", "A file is too large."),
    "resources_count": ("文件数量不正确。", "There are no files, or too many."),
    "resources_same_name": ("两个文件同名。", "Two files have the same name."),
    # messages, jobs, timers, incidents
    "nobody_waits": ("没有流程在等待这个消息。", "Nobody waits for this message."),
    "several_wait": ("有多个流程在等待这个消息。", "Several wait for this message."),
    "no_condition": ("这个流程定义没有能启动流程的条件。", "No condition starts this process definition."),
    "no_choice": ("这个活动现在不能开始。", "This activity cannot begin now."),
    "several_choices": ("请用 scope_id 指明是哪一个子流程。", "Several sub-processes offer it: name one by scope_id."),
    "several_start": ("这个消息会启动多个流程。", "Several processes start with this message."),
    "receiver_moves": ("接收方正在变化，请重试。", "The receiver is on the move; please try again."),
    "time_to_live": ("有效期不正确。", "The time to live is out of range."),
    "no_such_job": ("没有找到这个作业，或者不在您的权限范围内。", "There is no such job, or it is not yours to see."),
    "job_not_stuck": ("这个作业没有卡住。", "The job is not stuck."),
    "job_not_held": ("这个作业不在您手中。", "You do not hold this job."),
    "job_number": ("数目超出范围。", "The number is out of range."),
    "lock_seconds": ("锁定时间不正确。", "The lock's time is out of range."),
    "timer_over": ("这个定时已经结束。", "The timer no longer runs."),
    "not_later": ("新的时间需要晚于原定时间。", "The new moment must be later than the old one."),
    "unknown_clock": ("没有名为“{clock}”的时限。", "There is no clock named {clock}."),
    # clocks, and what they are counted by
    "no_such_clock": ("没有找到这个时限，或者不在您的权限范围内。", "There is no such clock, or it is not yours to see."),
    "clock_over": ("这个时限已经结束。", "This clock has ended."),
    "clock_stopped": ("这个时限已经停止计算。", "This clock stands still."),
    "clock_not_stopped": ("这个时限没有停止计算。", "This clock does not stand still."),
    "clock_time_over": ("这个时限已经届满，不能再停止或延长。", "The time of this clock is over; it can no longer be stopped or extended."),
    "clock_not_begun": ("时限在那时还没有开始。", "The clock had not begun at that moment."),
    "before_stop": ("恢复时间早于停止时间。", "It cannot go on before it was stopped."),
    "unknown_ground": ("没有这种停止计算的法定事由。", "There is no such legal ground."),
    "extension_requested": ("已有延长申请等待批准。", "An extension is requested already."),
    "no_extension_requested": ("没有待批准的延长申请。", "No extension is requested."),
    "own_request": ("不能批准自己的申请。", "Somebody else must decide on your request."),
    "extension_unit": ("延长的单位与时限不符。", "The unit does not go with this limit."),
    "extension_value": ("延长的数量不正确。", "The extension is too short or too long."),
    "notice_needed": ("请写明如何告知当事人。", "Say how the party was told."),
    "extended_in_another_unit": (
        "有时限已按另一种单位延长，不能改用这个版本。",
        "A clock was extended in a unit that does not go with this version.",
    ),
    "no_such_time_limit": ("没有这个时限规定。", "There is no such time limit."),
    "bad_time_limit": ("时限规定的内容有误。", "This is no valid time limit."),
    "no_such_calendar": ("没有这个日历。", "There is no such calendar."),
    "bad_calendar": ("日历内容有误，请看具体字段。", "This is no valid calendar; see the fields."),
    "title_needed": ("请填写通知名称。", "The notice needs a title."),
    "published_already": ("这个版本已经发布。", "This version is published already."),
    "no_such_incident": ("没有找到这个异常，或者不在您的权限范围内。", "There is no such incident, or it is not yours to see."),
    "incident_resolved": ("这个异常已经处理。", "The incident is resolved already."),
    # what operators do
    "unsuitable": ("与流程的实际情况不符，请看所列问题。", "This does not fit the process as it is; see the findings."),
    "instance_not_suspended": ("流程没有暂停。", "The process is not suspended."),
    "instance_not_over": ("流程还没有结束。", "The process is not over yet."),
    "same_definition": ("目标版本就是当前版本。", "The process is in this version already."),
    "bad_instruction": ("指令只能是 {kinds}。", "This is no instruction; there are {kinds}."),
    "too_many": ("不能超过 {most} 项。", "There are more than {most}."),
    "no_such_batch": ("没有找到这个批次，或者不在您的权限范围内。", "There is no such batch, or it is not yours to see."),
    "unknown_deed": ("批次不支持这种操作。", "A batch cannot do this."),
    "batch_size": ("一个批次需要 1 到 {most} 个流程实例。", "A batch has between 1 and {most} instances."),
    "batch_of_what": ("请指明流程实例，或指明一个流程定义。", "Name the instances, or one definition."),
    "batch_over": ("批次已经结束。", "Nothing of this batch is left."),
    "not_revertible": ("只有迁移可以撤回。", "Only a migration can be reverted."),
    "several_definitions": ("一次迁移的流程实例须属于同一版本。", "The instances of one migration are all of one version."),
    "orderer_gone": ("下达批次的人已不能办理此事。", "Whoever ordered the batch may do so no longer."),
    # the demonstration and the command line
    "no_demo": ("本服务不是演示。", "This is no demonstration."),
    "demo_target": ("请给出秒数、将来的时间或 to_next_due 之一。", "Give seconds, a moment to come, or to_next_due."),
    "nothing_due": ("没有到期的作业。", "Nothing is due."),
    "one_way_forward": (
        "请在 --days、--seconds、--until、--to-next-due 中选一个。",
        "Give one of --days, --seconds, --until, --to-next-due.",
    ),
    "role_form": ("角色写作 ROLE@OFFICE_ID。", "A role is written ROLE@OFFICE_ID."),
}


def sentence(code: str, language: Language, parameters: Mapping[str, Any] | None = None) -> str | None:
    """Say what the code means; None for a code that has no sentence."""
    pair = SENTENCES.get(code)
    if pair is None:
        return None
    text = pair[0] if language == "zh" else pair[1]
    try:
        return text.format_map(parameters or {})
    except (KeyError, IndexError):
        return text


def explain(error: ServiceError, language: Language) -> str:
    """Say why the service said no: by the code of this refusal, by that of its kind, or in the service's own words."""
    exact = sentence(error.reason, language, error.parameters)
    return exact or sentence(error.code, language, error.parameters) or error.message


def spoken(text: str, language: Language) -> str:
    """Give a form's sentence, Chinese with an English twin, in the language."""
    return str(getattr(text, "en", text)) if language == "en" else str(text)
