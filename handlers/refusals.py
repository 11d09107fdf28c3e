"""What the doors say when a service says no: one sentence a code, in Chinese and English."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from handlers.refusals_of_machinery import MACHINERY
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
    "messages_slowed": (
        "无人接收的消息过多，请在 {seconds} 秒后再试。",
        "Too many messages have met nobody; please try again in {seconds} seconds.",
    ),
    "wrong_code": ("验证码不正确，或者已经使用过。", "This is not the code, or it was used already."),
    "token_needed": ("此账号须使用访问令牌。", "This account needs a bearer token here."),
    "second_factor_on": ("双重验证已经启用。", "The second factor is on already."),
    "own_password_needed": ("请先换成自己的密码。", "Please take a password of your own first."),
    "password_same": ("新密码不能与当前密码相同。", "The new password must differ from the current one."),
    "second_factor_needed": ("您的岗位必须先启用双重验证。", "Your role needs a second factor; please set it up first."),
    "identity_linked": ("这个外部身份已经关联了账号。", "This identity opens an account already."),
    "identity_unknown": (
        "这个外部身份没有关联账号，请联系人员管理员。",
        "This identity opens no account here; please ask an administrator.",
    ),
    "identity_refused": ("统一身份认证的结果不可信，请重新登录。", "The identity provider's answer cannot be believed; please try again."),
    "identity_provider": ("统一身份认证暂时不可用，请稍后再试。", "The identity provider did not answer; please try again."),
    "proof_needed": ("请先再次验证您的身份。", "Please prove again who you are."),
    "beyond_scopes": ("此令牌没有这项权限。", "This token does not stretch to that."),
    "unknown_scope": ("没有这种令牌权限：{unknown}。", "There is no such scope: {unknown}."),
    "password_obvious": ("这个密码太容易猜到，请换一个。", "This password is easily guessed; please take another one."),
    "password_length": ("密码需要 {shortest} 到 {longest} 个字符。", "A password needs {shortest} to {longest} characters."),
    "csrf": ("页面已过期，请刷新后再试。", "The page has expired; reload it and try again."),
    "token_lifetime": ("令牌的有效期不能超过 {days} 天。", "A token lives at most {days} days."),
    # designs
    "no_such_design": ("没有这个设计。", "There is no such design."),
    "no_such_design_file": ("没有这个文件。", "There is no such file."),
    "no_such_decision": ("文件中没有这个决策。", "There is no such decision in the file."),
    "design_state": ("设计的状态已经改变，不能这样做。", "The design is in another state by now."),
    "own_design": (
        "参与设计的人、其代理人或被代理人不能审核。",
        "Somebody else must look it over: neither who drew a part of it, nor their deputy.",
    ),
    "own_over_newer": (
        "期间已有新版本发布，须由未参与设计的人发布。",
        "A newer version was published meanwhile; somebody who drew nothing of the design must publish over it.",
    ),
    "newer_version": (
        "流程 {process_id} 在此设计开始后已有新版本发布，请先对比。",
        "A version of {process_id} was published since this design was begun; compare them first.",
    ),
    "newer_decision": (
        "决策 {decision_id} 在此设计开始后已有新版本发布，请先对比。",
        "A version of the decision {decision_id} was published since this design was begun; compare them first.",
    ),
    "newer_form": (
        "表单 {form_id} 在此设计开始后已有新版本发布，请先对比。",
        "A version of the form {form_id} was published since this design was begun; compare them first.",
    ),
    "nothing_new": ("与已部署的版本完全相同，没有可发布的内容。", "This is deployed already; nothing is new."),
    "remark": ("请填写说明，不超过 {longest} 个字。", "Say something about it, in at most {longest} characters."),
    # archives
    "no_archive": ("此案还没有归档包。", "There is no package of this case yet."),
    "held_already": ("此案已经冻结，不得销毁。", "The case is held already."),
    "case_held": ("案件{number}已被冻结，不得销毁。", "Case {number} is held and must not be destroyed."),
    "case_disposed": (
        "此案已依法销毁，只保留编号、日期和操作记录。",
        "The case was disposed of by law; only number, dates and entries are left.",
    ),
    "retention_not_over": ("案件{number}未结案，或保管期限未满。", "Case {number} is not closed, or its retention has not run out."),
    "disposal_cases": ("一次销毁须列明1至{most}件案件。", "A disposal names 1 to {most} cases."),
    "disposal_proposed_already": ("其中有案件已在待批的销毁中。", "One of the cases is in a disposal that waits for a decision."),
    "disposal_over": ("此次销毁已经办结。", "This disposal has been decided."),
    "own_disposal": (
        "提出销毁的人、其代理人或被代理人不能批准或驳回。",
        "Somebody else must decide: neither who proposed it, nor their deputy.",
    ),
    "needs_a_person": ("此事须由本人登录办理。", "This is done by a person who has signed in."),
    "not_held": ("此案没有被冻结。", "The case is not held."),
    # requests
    "not_json": ("请求内容不是正确的 JSON。", "The body is not valid JSON."),
    "not_json_type": ("请求内容需要 Content-Type: application/json。", "The body needs Content-Type: application/json."),
    "too_deep": ("请求内容嵌套超过 {deepest} 层。", "The body nests deeper than {deepest} levels."),
    "too_many_requests": ("请求过于频繁，请稍后再试。", "These are too many requests; please wait a moment."),
    "too_large": ("请求内容过大。", "The body is too large."),
    "bad_text": ("内容包含无效字符。", "A text contains a character that is none."),
    "number_out_of_bounds": ("数字超出范围。", "A number is beyond all bounds."),
    "unreadable_cursor": ("分页游标无法读取。", "This is no cursor of ours."),
    "cursor_of_another_list": ("分页游标不属于这个列表。", "This cursor belongs to another list."),
    "idempotency_key": ("Idempotency-Key 需要 1 到 200 个可打印字符。", "An Idempotency-Key needs 1 to 200 printable characters."),
    "idempotency_key_reused": ("这个 Idempotency-Key 已用于另一个请求。", "This Idempotency-Key was used for another request."),
    "shown_once": (
        "此请求已办理；其答复含有只显示一次的密钥，不再显示。请用新的 Idempotency-Key 重新申请。",
        "The request was done; its answer held a secret that is shown once. Ask again with another Idempotency-Key.",
    ),
    "request_under_way": (
        "同一请求正在办理，或已办理但答复已遗失。",
        "The same request is under way, or it was done and its answer was lost.",
    ),
    "precondition_failed": ("内容已被修改，请重新读取。", "It has changed since you read it."),
    "precondition_required": ("请用 If-Match 说明您读到的版本。", "Say with If-Match which version you have read."),
    "method_not_allowed": ("这个地址不支持该方法。", "This address does not know the method."),
    "internal": ("服务内部出错，已记录。", "Something is wrong on our side; it has been recorded."),
    # who sees a case
    "kept_out_of_case": ("该人员或者单位应当回避本案，不能共享。", "This person or office is kept out of the case."),
    "person_kept_out": ("该人员应当回避本案，不能交其办理。", "This person is kept out of the case."),
    "nobody_for_it": (
        "该人员的岗位不能办理此事，本案也未共享给其办理；请先共享案件并写明截止时间。",
        "This person could not do this, and the case is not shared with them to work on it; share it first, with an end.",
    ),
    "person_or_office": ("请写明人员或者单位之一。", "Name either a person or an office."),
    "share_without_end": ("跨区域共享需要截止时间。", "Across areas a share needs an end."),
    "share_end": ("截止时间需要在今后 {days} 天之内。", "The end must lie within {days} days from now."),
    "share_over": ("这项共享已经结束。", "This share has ended already."),
    "excluded_already": ("已经回避本案。", "He is kept out of the case already."),
    "lifted_already": ("这项回避已经解除。", "This exclusion was lifted already."),
    "case_seen_already": ("您本来就能查看这个案件。", "You see this case anyway."),
    "masked_value": ("这里是隐藏后的内容，不能当作内容提交。", "This is a mask and says nothing; it cannot be entered."),
    "no_such_field": ("没有这个字段。", "There is no such field."),
    "audit_broken": ("存证链与签名不符，须先查明原因。", "The audit's chains do not agree with what was signed; find out why first."),
    "unknown_sort": ("只能按{sorts}排序。", "Lists are sorted by one of {sorts}."),
    "unknown_kind": ("没有这一类内容。", "There is no such kind of thing."),
    "identity": ("证件号码或者电话不正确，请看具体字段。", "A number is wrong; see the fields."),
    # texts
    "empty": ("不能为空。", "This must not be empty."),
    "too_long": ("不能超过 {longest} 个字符。", "This has more than {longest} characters."),
    "unprintable": ("包含不可打印的字符。", "This contains characters that cannot be printed."),
    # duty
    "alarm_over": ("这条警报已经有人处理。", "Somebody has taken this alarm on already."),
    "alarm_property": ("警报环节缺少岗位或者文字。", "The alarm's service task lacks its role or its words."),
    "shift": ("值班安排不成立，请看具体字段。", "This shift does not hold; see the fields."),
    "person_active": ("该人员可以登录，无需恢复。", "This person can sign in already."),
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
    "keys_with_backup": ("密钥不能和备份放在一起。", "Keys must not lie where the backup lies."),
    "keys_missing": ("缺少备份所需的密钥：{missing}。", "Keys that the backup needs are missing here: {missing}."),
    "folder_not_empty": ("文件夹不是空的：{folder}。", "The folder is not empty: {folder}."),
    "database_not_empty": ("数据库不是空的，不能恢复备份。", "The database is not empty; no backup is brought back into it."),
    "no_backup": ("这里没有完整的备份。", "There is no whole backup here."),
    "backup_format": ("备份格式 {format} 无法读取。", "Backups of format {format} cannot be read."),
    "backup_damaged": ("备份已损坏：{table}。", "The backup is damaged: {table}."),
    "key_needed": ("还有 {rows} 行数据需要这个密钥，请先执行 renew。", "{rows} rows still need this key; run `renew` first."),
    # people and places
    "login_taken": ("这个账号已被使用。", "This login is taken."),
    "unknown_role": ("没有这个角色。", "There is no such role."),
    "person_or_machine": ("外部程序的账号不能担任人员岗位。", "An account is a program's or a person's, never both."),
    "own_role": ("不能给自己授予角色。", "You cannot give yourself a role."),
    "no_such_day": ("日期须在 {first} 和 {last} 之间。", "A day lies between {first} and {last}."),
    "role_term": ("末日不能早于首日或今天。", "The last day cannot lie before the first one, or before today."),
    "role_elsewhere": (
        "在所属机构辖区以外的角色最长 {days} 天，须写明末日。",
        "Outside the area of the home office a role needs a last day, within {days} days.",
    ),
    "role_held_already": ("已经拥有这个角色。", "The person holds this role already."),
    "unknown_office": ("没有这个机构。", "There is no such office."),
    "area_not_chosen": ("请选择区县。", "Choose a county or district."),
    "unknown_area": ("没有这个行政区划。", "There is no such area."),
    "hours_not_entered": ("这一天没有登记办公时间。", "No opening hours are entered for that day."),
    "half_a_pause": ("午休需要同时填写开始和结束。", "A pause needs both its beginning and its end."),
    "hours_out_of_order": (
        "上班、午休开始、午休结束须依次往后。",
        "Opening, the beginning of the pause and its end come one after another.",
    ),
    "area_code": ("行政区划代码需要 6、9 或 12 位数字。", "An area's code has 6, 9 or 12 digits."),
    "area_replaced": ("这个行政区划已经撤销，现由 {successor} 承接。", "This area is no more; {successor} has replaced it."),
    "area_within_itself": ("行政区划不能并入自己或者自己的下级。", "An area cannot go into itself or into what lies in it."),
    "area_too_deep": ("这个行政区划层级过多，不能再并入。", "This area has been replaced too often to go into another one."),
    "area_has_another_name": (
        "这个行政区划现在叫{name}；改名请用更名并写明日期。",
        "This area has another name; give it the new one by renaming it, with its date.",
    ),
    "day_to_come": ("这一天还没有到，到了再办理。", "This day has not come yet; do it on the day."),
    "renamed_later": ("在 {latest} 之后已经改过名。", "It was renamed after {latest}."),
    "office_within_itself": ("机构不能由自己承接。", "An office cannot go on with its own matters once it is closed."),
    "office_closed_already": ("这个机构已经撤销。", "This office is closed already."),
    "office_has_user_tasks": (
        "撤销后有 {many} 件待办无人可办：{user_tasks}。",
        "Nobody could do {many} user tasks any more: {user_tasks}.",
    ),
    "heir_form": ("写作 旧机构标识=新机构标识。", "Write OLD_OFFICE_ID=NEW_OFFICE_ID."),
    "office_elsewhere": ("这个机构不管辖该行政区划。", "This office does not look after that area."),
    "office_needed": ("那里没有机构可以承办，请先授予角色。", "Nobody there could handle it; grant somebody a role first."),
    "case_is_there": ("案件已经由这个机构办理。", "This office handles the case already."),
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
    "takers": (
        "请填写 1 至 {most} 名不同的接手人，不能是原承办人。",
        "Name 1 to {most} different people who take over, and not the one who gives.",
    ),
    "user_tasks": ("请选择 1 至 {most} 项不同的待办。", "Name 1 to {most} different user tasks."),
    "no_such_measure": ("没有这项指标。", "There is no such measure."),
    "unknown_band": ("没有这种紧急程度。", "There is no such degree of urgency."),
    "nothing_to_hand_over": ("没有可以移交的待办。", "There is nothing to hand over."),
    "nobody_may_take_it": ("接手人都不能办理这些待办。", "None of these people may take it."),
    "absence_over": ("这段缺勤已经结束。", "This absence is over."),
    "empty_scope": ("代理范围没有包含本人的任何角色或流程。", "The scope covers nothing that the person has."),
    "own_deputyship": ("不能指定自己代理他人。", "You cannot make yourself somebody else's deputy."),
    "deputy_absent": ("代理人在这段时间自己也缺勤。", "A deputy is also away in these days."),
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
    "business_key_reserved": (
        "这种格式的编号由系统给出，请留空或使用其他格式。",
        "Numbers of this form are given by the service; leave it out or use another form.",
    ),
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
    # the desk
    "asks_himself": ("不能向自己咨询。", "You cannot ask yourself."),
    "colleague_sees_nothing": ("对方看不到这个案件，不能提到或咨询。", "This colleague does not see the case."),
    "no_such_question": ("没有这条咨询，或不是问您的。", "There is no such question, or it was asked of somebody else."),
    "question_answered": ("这条咨询已经答复。", "The question was answered already."),
    "too_many_mentioned": ("一次最多提到 {most} 人。", "At most {most} people can be mentioned at once."),
    "follow_up_at": ("回访日期应在今天以后、十年之内。", "A follow-up lies between today and ten years ahead."),
    "no_step_before": ("本流程中没有这个已办结的环节。", "There is no such completed step in this process."),
    "several_processes": (
        "同一流程有多个分支同时在办，请在流程页面上调整。",
        "Several runs of this process go on at once; move it on its own page.",
    ),
    "put_off_until": ("搁置到的日期应在今后一年之内。", "A task can be put off to a day within the coming year."),
    "unknown_filter": ("没有这种筛选条件。", "There is no such filter."),
    "no_such_filter": ("没有这个筛选。", "There is no such filter."),
    "not_your_office": ("只能与自己任职的单位共享。", "A filter is shared with an office of one's own only."),
    "filter_names_somebody": ("与单位共享的筛选不能写明当事人。", "A shared filter names nobody."),
    "too_many_filters": ("最多保存 {most} 个筛选。", "At most {most} filters can be kept."),
    "notice_setting": ("通知设置不正确，请看具体字段。", "The settings of notices do not hold; see the fields."),
    **MACHINERY,
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
