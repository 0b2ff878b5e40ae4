/** What the browser’s storage says, in Chinese. */
export const zhStorage = {
  '{{what}} could not be read: {{reason}}. Reload the page. Stored data was not changed.':
    '{{what}}无法读取：{{reason}}。请重新载入页面。已保存的数据没有改变。',
  "The run history could not be opened: {{reason}}. Leave private browsing, or close this site's other tabs and reload; until then runs are not kept, so export checkpoints. Nothing stored was changed.":
    '运行历史无法打开：{{reason}}。请退出无痕浏览，或关闭本站的其他标签页后重新载入；在此之前运行不会保存，请导出检查点。已保存的内容没有改变。',
  'the browser says {{reason}}': '浏览器报告 {{reason}}',
  'the browser gave no reason ({{reason}})': '浏览器没有说明原因（{{reason}}）',
  'The {{run}} is being trained in another tab. Stop it there first, or start a new run.':
    '{{run}}正在另一个标签页中训练。请先在那里停止，或开始新的运行。',
  'The {{run}} is being trained and cannot be deleted. Stop it first.':
    '{{run}}正在训练，不能删除。请先停止。',
  'run "{{name}}"': '运行“{{name}}”',
  '{{what}} could not be stored.': '{{what}}无法保存。',
  'The queue of runs': '运行队列',
  'The run history': '运行历史',
  'The records of {{run}}': '{{run}}的记录',
  'The list of damaged records': '损坏记录的列表',
  'The deletion of {{run}}': '删除{{run}}的操作',
  'The import of {{run}}': '导入{{run}}的操作',
  'The {{run}} is being imported in another tab.': '{{run}}正在另一个标签页中导入。',
  'The deleted {{run}}': '已删除的{{run}}',
  'The deletion of older features of epoch {{epoch}}': '删除 epoch {{epoch}} 旧特征的操作',
  'The deletion of older features': '删除旧特征的操作',
  'The features of epoch {{epoch}}, from batch {{batch}} on,':
    'epoch {{epoch}} 从第 {{batch}} 批起的特征',
  'The deletion of the features of epoch {{epoch}}': '删除 epoch {{epoch}} 特征的操作',
  'The list of stored features': '已存特征的列表',
  'The metrics of {{run}}': '{{run}}的指标',
  'The evaluation of {{run}}': '{{run}}的评估',
  "{{record}} was damaged in the browser's storage and is not used; everything else is intact. Import an exported copy or train again, and delete the run if you do not need the rest of it.":
    '{{record}}在浏览器存储中损坏，不再使用；其他内容完好。请导入已导出的副本或重新训练；如果不需要其余部分，可以删除该运行。',
  '{{record}} was written by a newer version of Protolab (storage schema {{schema}}; this version reads {{own}}) and is left unchanged. Reload the page to get that version.':
    '{{record}}由更新版本的 Protolab 写入（存储格式 {{schema}}，本版本读取 {{own}}），保持不变。请重新载入页面以获取该版本。',
  '{{record}} cannot be read by this version of Protolab and is left unchanged. Open it with the version that wrote it.':
    '{{record}}无法由本版本读取，保持不变。请用写入它的版本打开。',
  '{{record}} contains a config that this version cannot show completely.':
    '{{record}}中的配置无法由本版本完整显示。',
  'The history entry of {{run}}': '{{run}}的历史条目',
  'The name, note and group of {{run}}': '{{run}}的名称、备注和分组',
  'The record of steps {{from}} to {{to}} of {{run}}': '{{run}}第 {{from}} 到 {{to}} 步的记录',
  'The evaluation at step {{step}} of {{run}}': '{{run}}第 {{step}} 步的评估',
  'The tensors’ health from step {{step}} on of {{run}}': '{{run}}从第 {{step}} 步起的张量健康记录',
  'The prototypes of {{run}}': '{{run}}的原型',
  'The checkpoint of {{run}}': '{{run}}的检查点',
  'The list of runs being trained': '正在训练的运行列表',
  'The tensors’ health of {{run}}': '{{run}}的张量健康记录',
  'The checkpoint of {{run}} at step {{step}}': '{{run}}第 {{step}} 步的检查点',
  'The name and note of {{run}}': '{{run}}的名称和备注',
  '{{what}} could not be stored: it needs {{size}}, but the storage quota of this site is exhausted. Delete runs you no longer need or free disk space. Data stored earlier is not affected.':
    '{{what}}无法保存：需要 {{size}}，而本站的存储配额已用完。请删除不再需要的运行或腾出磁盘空间。之前保存的数据不受影响。',
  '{{what}} ({{size}}) could not be stored: {{reason}}. Export the checkpoint to keep it, then reload the page. Data stored earlier is not affected.':
    '{{what}}（{{size}}）无法保存：{{reason}}。请导出检查点以便保留，然后重新载入页面。之前保存的数据不受影响。',
  'the browser says "{{reason}}"': '浏览器报告“{{reason}}”',
  'The list of checkpoints of {{run}}': '{{run}}的检查点列表',
  'The return of {{run}} to step {{step}}': '{{run}}退回第 {{step}} 步的操作',
  'The {{run}} is being trained. Stop it first.': '{{run}}正在训练。请先停止。',
  'The checkpoint of step {{step}} is no longer kept; choose another.':
    '第 {{step}} 步的检查点已不再保留；请选择另一个。',
  'What is not stored ({{size}} in all) is kept in memory and stored as soon as that is possible: leave this page open until then.':
    '未能保存的内容（共 {{size}}）留在内存中，一旦可以就会保存：在此之前请不要关闭本页面。',
  'Part of the run could not be stored: {{reason}}.': '运行的一部分无法保存：{{reason}}。',
  'one of the last {{n}}': '最近 {{n}} 个之一',
  'best kNN': 'kNN 最佳',
  'last of its tenth of the run': '所在十分之一段的最后一个',
  'The evaluation of {{run}} on other images': '{{run}}在其他图像上的评估',
};
