/** Early stopping in Chinese: its fields, and its rules in words. */
export const zhStopping = {
  'Stop if kNN does not improve for': 'kNN 不再提高即停止',
  evaluations: '次评估',
  'Ends the run after this many evaluations in a row without a better kNN accuracy; a resumed run counts anew. Needs labelled images. 0: off.':
    '连续这么多次评估 kNN 准确率都没有提高时结束运行；恢复的运行重新计数。需要有标签的图像。0 为关闭。',
  'Smallest improvement': '最小提高',
  points: '个百分点',
  'A smaller rise of the kNN accuracy above the best so far does not count.':
    'kNN 准确率超过此前最佳的幅度小于它时不算提高。',
  'Stop at an alarm': '出现警报即停止',
  'Collapse of the features': '特征坍缩',
  'Any alarm': '任何警报',
  'Ends the run a few steps after the alarm is raised.': '警报出现后几步即结束运行。',
  'Stop if still at chance after': '仍处于随机水平即停止',
  'Ends the run at this step if its instance loss is still near chance. 0: off.':
    '到这一步实例损失仍接近随机水平时结束运行。0 为关闭。',
  'Still at chance above': '随机水平的界限',
  '× chance': '× 随机水平',
  'The mean loss of the last 20 steps is compared with this share of ln(1 + K).':
    '用最近 20 步的平均损失与 ln(1 + K) 的这一比例比较。',
  'Stop if still at chance after (stopChanceSteps) is {{steps}}: until step {{filling}} the queue holds random keys, and the loss says nothing.':
    '仍处于随机水平即停止（stopChanceSteps）为 {{steps}}：在第 {{filling}} 步之前队列里还有随机键，损失没有意义。',
  'not used in a range test': '范围测试中不使用',
  'only used if the run stops when kNN does not improve': '仅在 kNN 不再提高即停止时使用',
  'only used if the run stops when the loss is still at chance':
    '仅在损失仍处于随机水平即停止时使用',
  '1 evaluation': '1 次评估',
  '{{n}} evaluations': '{{n}} 次评估',
  'kNN has not improved by {{gain}} points in {{span}}':
    'kNN 在{{span}}中没有提高 {{gain}} 个百分点',
  'kNN has not improved in {{span}}': 'kNN 在{{span}}中没有提高',
  'an alarm is raised': '出现任何警报',
  'the alarm “{{alarm}}” is raised': '出现警报“{{alarm}}”',
  'the alarm “{{alarm}}” was raised': '出现了警报“{{alarm}}”',
  'the loss is above {{share}} of chance after {{steps}} steps':
    '{{steps}} 步后损失仍高于随机水平的 {{share}}',
  'the loss, {{loss}}, is still above {{share}} of chance, {{limit}}':
    '损失 {{loss}} 仍高于随机水平的 {{share}}（{{limit}}）',
  '{{before}}, or {{then}}': '{{before}}，或{{then}}',
  'Stopped early at epoch {{epoch}}: {{why}}.': '在第 {{epoch}} 个 epoch 提前停止：{{why}}。',
  'Stopped early at step {{step}}: {{why}}.': '在第 {{step}} 步提前停止：{{why}}。',
  'Early stopping': '提前停止',
  'if {{rules}}': '若{{rules}}',
} as const;
