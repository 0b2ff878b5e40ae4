/** Words that the stores build, in Chinese: the run's state, alerts and their ways on. */
export const zhStore = {
  'The training worker stopped, and with it went what was only in its memory: {{states}}.':
    '训练工作线程停止，只在其内存中的内容随之丢失：{{states}}。',
  'Save it as a file': '另存为文件',
  '{{run}} at step {{step}}': '{{run}} 的第 {{step}} 步',
  // Times; the first is the locale that writes them
  'en-GB': 'zh-CN',
  'just now': '刚刚',
  '{{n}} min ago': '{{n}} 分钟前',
  '{{day}}, {{time}}': '{{day}} {{time}}',
  'today, {{time}}': '今天 {{time}}',

  // The run's state in one line
  'Worker stopped': '工作线程已停止',
  'Restart it to train again.': '重新启动后才能训练。',
  'Waiting for the images': '等待图像',
  Preparing: '准备中',
  Starting: '正在启动',
  'No GPU': '没有 GPU',
  'Training needs WebGPU.': '训练需要 WebGPU。',
  'Preparing images': '正在准备图像',
  'Check {{field}} before training': '训练前请检查“{{field}}”',
  Ready: '就绪',
  'Press Train to start.': '按“训练”开始。',
  'No images to train on': '没有可训练的图像',
  Pausing: '正在暂停',
  Stopping: '正在停止',
  Resuming: '正在继续',
  Training: '训练',
  Paused: '已暂停',
  Finished: '已完成',
  Stopped: '已停止',
  Failed: '失败',
  'stage {{stage}} · epoch {{epoch}} of {{epochs}}':
    '阶段 {{stage}} · epoch {{epoch}} / {{epochs}}',
  'step {{step}} of {{steps}}': '第 {{step}} / {{steps}} 步',
  '{{state}}, epoch {{epoch}} of {{epochs}}.': '{{state}}，epoch {{epoch}} / {{epochs}}。',
  'last evaluation: kNN': '最后一次评估：kNN',
  'last evaluation: kNN and linear probe': '最后一次评估：kNN 与线性探测',
  '{{n}} images/s': '{{n}} 张/秒',
  '{{time}} left': '剩余 {{time}}',

  'Recovering, attempt {{n}}': '正在恢复，第 {{n}} 次尝试',

  // Recovery by itself, and other tabs
  'Recovered by itself': '自动恢复',
  'The training worker was lost, and training could not continue by itself: {{reason}}':
    '训练工作线程已丢失，训练无法自动继续：{{reason}}',
  'The GPU was lost, and training could not continue by itself: {{reason}}':
    'GPU 已丢失，训练无法自动继续：{{reason}}',
  'All {{n}} attempts within ten minutes are used up, so it is not tried again by itself.':
    '十分钟内的 {{n}} 次尝试已用完，不再自动尝试。',
  'The graphics device did not open.': '图形设备没有打开。',
  'Another tab is training': '另一个标签页正在训练',
  'The tab that trained it was closed.': '训练它的标签页已关闭。',
  '“{{run}}” is being trained in another tab of this browser, and one run trains at a time. Pause and Stop act on it from here too.':
    '“{{run}}”正在本浏览器的另一个标签页中训练，同一时间只能训练一个。这里的“暂停”和“停止”也对它起作用。',

  // Alerts
  'The training worker stopped': '训练工作线程已停止',
  'Stored data is safe. Restart the worker to train again.':
    '已保存的数据是安全的。重新启动后可再次训练。',
  Restart: '重新启动',
  'Try again': '重试',
  'Something could not be stored': '有内容无法保存',
  'Step {{step}} · {{what}}': '第 {{step}} 步 · {{what}}',
  loss: '损失',
  gradient: '梯度',
  'batch statistics': '批统计量',
  'This browser has no WebGPU': '此浏览器没有 WebGPU',
  'No graphics adapter can be used': '没有可用的图形适配器',
  'The graphics device was lost': '图形设备丢失',
  'The graphics device could not be opened': '无法打开图形设备',
  'Set learning rate to {{rate}}': '把学习率设为 {{rate}}',
  'Training did not start': '训练没有开始',
  'The run could not be resumed': '无法恢复运行',
  'The fork did not start': '派生运行未能启动',
  'The change was not applied': '更改未生效',
  'The checkpoint was not exported': '检查点未能导出',
  'The command “{{command}}” was refused': '命令“{{command}}”被拒绝',
  'These images cannot be used': '这些图像不能使用',
  'Nothing to load': '没有可载入的内容',
  'Part of the address was not used': '地址中有一部分未被使用',
  'The settings of the address cannot be trained': '地址中的设置无法训练',
  'The images are in use': '图像正在使用中',
  'The current run uses them. Stop it, then load the new files again.':
    '当前训练正在使用它们。请先停止训练，再重新载入新文件。',
  'A run is already in progress': '已有训练在进行',
  'Only one run can train at a time. Stop it or wait until it has finished, then press Train again.':
    '一次只能训练一个运行。请先停止它，或等它结束后再按“训练”。',
  'The training worker has stopped. Restart it first.': '训练工作线程已停止，请先重新启动。',
  'The data set is set to your own files, but no files are loaded. Drop them on the Images panel or choose another data set.':
    '数据集选的是自己的文件，但还没有载入文件。请把文件拖到“图像”面板，或选择别的数据集。',
  'No run is in progress. Change the settings instead.': '没有训练在进行，请直接修改设置。',
  'Some stored runs could not be read': '有些已存的训练无法读取',
  'The stored runs could not be opened': '无法打开已存的训练',

  // Reasons and refusals
  '{{label}} contains no files. Choose the files of a data set, or a folder or zip of images with one folder per class.':
    '{{label}}中没有文件。请选择数据集的文件，或按类别分文件夹的图片文件夹或 zip。',
  'The address asks for the preset "{{value}}", which does not exist; use one of {{values}}.':
    '地址要求预设“{{value}}”，但它不存在；请用 {{values}} 之一。',
  'The address asks for the theme "{{value}}"; use light or dark.':
    '地址要求主题“{{value}}”；请用 light 或 dark。',
  'The address asks for the language "{{value}}"; use en or zh.':
    '地址要求语言“{{value}}”；请用 en 或 zh。',
  'The address asks for the adapter "{{value}}"; use auto, high-performance or low-power.':
    '地址要求适配器“{{value}}”；请用 auto、high-performance 或 low-power。',
  'The address has an unknown parameter "{{name}}"; use {{values}}.':
    '地址中有未知参数“{{name}}”；可用的是 {{values}}。',
  'From the address: {{problem}}': '来自地址：{{problem}}',
  'In the form now, from the address: {{problem}}': '已填入表单，来自地址：{{problem}}',
  'The address sets "{{key}}", which is not a field of a run; the names are in the help of each field.':
    '地址设置了“{{key}}”，但没有这个字段；字段名见各字段的帮助。',
  'This is not JSON ({{reason}}). Paste the text copied by “Copy JSON”.':
    '这不是 JSON（{{reason}}）。请粘贴“复制 JSON”得到的文本。',
  'This JSON contains no config field.': '这段 JSON 中没有任何配置字段。',
  'Enter at least one value of {{field}}.': '请至少输入一个{{field}}的值。',
  '{{value}} occurs twice.': '{{value}} 重复了。',
  '{{field}} is not a number and has no range. Enter a list of values.':
    '{{field}}不是数值，没有范围。请输入取值列表。',
  'The number of values must be a whole number from 2 to {{most}}.':
    '取值个数必须是 2 到 {{most}} 的整数。',
  'Equal factors need both ends above 0. Use equal steps, or raise the lower end.':
    '等比取值要求两端都大于 0。请改用等差，或提高下端。',
  'Only {{n}} of the {{all}} values are distinct. Set the number of values to {{n}}.':
    '{{all}} 个值中只有 {{n}} 个不同。请把取值个数设为 {{n}}。',
  '{{runs}} is being trained. Stop it first.': '{{runs}} 正在训练。请先停止。',
  'No reason was given.': '未说明原因。',
  'The queue continues, but a reload would lose its last changes.':
    '队列会继续，但重新载入页面会丢失最近的更改。',
  'chance ln({{formula}}) {{loss}}': '随机水平 ln({{formula}}) {{loss}}',
  'chance 1/({{formula}}) {{share}} %': '随机水平 1/({{formula}}) {{share}} %',
  'healthy 1/√D {{std}}': '健康值 1/√D {{std}}',
  'The address sets "{{setting}}", which has no value; write set=key=value, as in set=epochs=4.':
    '地址设置了“{{setting}}”但没有值；请写 set=字段=值，如 set=epochs=4。',
  'The address sets "{{key}}", which is not a field of a run; write {{near}}.':
    '地址设置了“{{key}}”，但没有这个字段；请写成 {{near}}。',
  '{{added}} runs cannot be queued after {{waiting}}: the queue is limited to {{most}}. Queue fewer runs.':
    '已有 {{waiting}} 个运行在排队，无法再加入 {{added}} 个：队列最多 {{most}} 个。请减少。',
  'The stored queue has version {{version}}, and this page reads version {{own}}; queue the runs again.':
    '已存队列的版本是 {{version}}，而本页读取版本 {{own}}；请重新排队。',
  'The stored queue has another form than this page reads (version {{own}}); queue the runs again.':
    '已存队列的形式与本页读取的（版本 {{own}}）不同；请重新排队。',
  'Run {{n}} of the stored queue cannot be read; queue it again.':
    '已存队列中的第 {{n}} 个运行无法读取；请重新排队。',
  'Run {{n}} of the stored queue, {{label}}: {{problem}}':
    '已存队列中的第 {{n}} 个运行 {{label}}：{{problem}}',
  'The run {{run}} was not deleted': '运行 {{run}} 未能删除',
  '“{{name}}” is in use. Load other images first, here and in other tabs.':
    '“{{name}}”正在使用中。请先在此处和其他标签页载入别的图像。',
  '“{{name}}” could not be deleted: {{reason}}.': '“{{name}}”无法删除：{{reason}}。',
};
