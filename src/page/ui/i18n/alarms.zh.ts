/** What alarms say, in Chinese: the texts of #diagnosis/alarms.ts. */
export const zhAlarms = {
  'Features collapsed': '特征坍塌',
  'Tied logits': 'logit 并列',
  'Instance accuracy is misleading': '准确率不可信',
  'Dead units in query head': '查询端出现死亡神经元',
  'Zero or infinite query norms': '查询范数为零或无穷',
  'Activations near the fp16 limit': '激活接近 fp16 上限',
  'Activations keep growing': '激活持续增大',
  'Updates too large': '更新量过大',
  'Weights keep growing': '权重持续增大',
  'Trust ratio out of range': '信任比超出范围',
  'Loss scale keeps falling': '损失缩放持续下降',
  'Stale keys in the queue': '队列中有过期的键',
  'Non-finite value': '出现非有限值',
  'Alarm of another version': '另一个版本的警报',
  'At step {{step}} {{what}}': '第 {{step}} 步：{{what}}',
  'the embeddings of different images are nearly the same: their std is {{share}} of that of random directions, where 60 to 100 % is healthy. Instance accuracy says nothing then. A lower learning rate, a warm-up or stronger augmentation is needed.':
    '不同图像的嵌入几乎相同：标准差只有随机方向的 {{share}}，60 到 100 % 才健康。此时实例准确率毫无意义。需要更低的学习率、预热或更强的数据增强。',
  'the embeddings of different images are nearly the same: their std is {{share}} of that of random directions. Without negatives a low loss is no sign of learning then. A lower learning rate, a warm-up or a key momentum nearer to 1 is needed.':
    '不同图像的嵌入几乎相同：标准差只有随机方向的 {{share}}。没有负样本时，损失低并不说明学到了东西。需要更低的学习率、预热，或更接近 1 的键动量。',
  '{{share}} of the rows tie with their largest negative. A naive accuracy counts ties as hits ({{naive}} %), the strict one does not ({{strict}} %).':
    '{{share}} 的行与最大的负样本打平。朴素准确率把打平算作命中（{{naive}} %），严格准确率不算（{{strict}} %）。',
  'instance accuracy is {{accuracy}} % while the loss is {{share}} of chance. The keys differ only by their age, or tie: the features carry no information.':
    '实例准确率是 {{accuracy}} %，而损失是随机水平的 {{share}}。键只是按新旧被区分，或者打平：特征没有任何信息。',
  '{{share}} of the output units are zero or negative for the whole batch. After a ReLU they are dead; take the ReLU from the end of the last head ({{head}}) or lower the rate.':
    '{{share}} 的输出单元对整个批次都是零或负数。ReLU 之后它们已经死亡；请去掉最后一个投影头（{{head}}）末端的 ReLU，或降低学习率。',
  '{{share}} of the queries have norm zero or infinity; normalised they are zero vectors that tie with everything.':
    '{{share}} 的查询范数为零或无穷；归一化后是零向量，与一切打平。',
  'the largest activation, in {{layer}}, is {{value}}, {{share}} of what half precision holds: overflow is near. A lower rate stops the growth; a clip does not.':
    '最大激活（在 {{layer}}）是 {{value}}，为半精度上限的 {{share}}：即将溢出。降低学习率能阻止增长；裁剪不能。',
  'the largest activation, in {{layer}}, grew from {{before}} to {{now}} within {{steps}} steps.':
    '最大激活（在 {{layer}}）在 {{steps}} 步内从 {{before}} 增大到 {{now}}。',
  'the median tensor has moved by more than 1 % of its norm per step for {{steps}} steps (now {{share}}). 0.1 to 0.5 % is healthy; lower the rate.':
    '连续 {{steps}} 步，张量每步移动量的中位数都超过自身范数的 1 %（现在是 {{share}}）。0.1 到 0.5 % 才健康；请降低学习率。',
  'the median tensor has moved by more than 1 % of its norm per step for {{steps}} steps (now {{share}}). {{why}} 0.1 to 0.5 % is healthy; lower the rate.':
    '连续 {{steps}} 步，张量每步移动量的中位数都超过自身范数的 1 %（现在是 {{share}}）。{{why}}0.1 到 0.5 % 才健康；请降低学习率。',
  'With LAMB this share is the learning rate itself, regardless of gradient and clipping.':
    '在 LAMB 下该比例就是学习率本身，与梯度和裁剪无关。',
  'With LARS this share is about learning rate × trust coefficient / (1 − momentum), regardless of gradient and clipping.':
    '在 LARS 下该比例约为“学习率 × 信任系数 / (1 − 动量)”，与梯度和裁剪无关。',
  'a weight tensor has grown to {{growth}} times its first norm (healthy: up to 1.3). Batch norm hides it from the loss until half precision overflows.':
    '某个权重张量已长到初始范数的 {{growth}} 倍（健康：不超过 1.3）。批归一化使损失看不出来，直到半精度溢出。',
  'the largest trust ratio is {{ratio}} (healthy: below 25): a tensor with almost no update is moved by its whole norm times the rate.':
    '最大信任比是 {{ratio}}（健康：低于 25）：几乎没有更新的张量被移动“整个范数 × 学习率”。',
  'the loss scale is {{scale}} after {{skips}} skipped steps in a row: the gradient overflows at every scale, so a value before it is not finite.':
    '连续跳过 {{skips}} 步之后损失缩放是 {{scale}}：无论怎么缩放梯度都溢出，说明前面某处已不是有限数。',
  'the network': '网络',
  'feature std · √D below 0.1 (0.03 early in training) for 3 steps; without negatives also a cosine above 0.95 to the target':
    '特征标准差 · √D 低于 0.1（训练初期 0.03），持续 3 步；没有负样本时还要求与目标的余弦高于 0.95',
  'more than 5 % of the rows': '超过 5 % 的行',
  'naive above 50 % at a loss above 0.9 of chance for 5 steps':
    '朴素准确率高于 50 % 而损失高于随机水平的 0.9，持续 5 步',
  'more than 90 % of the units for 5 steps': '超过 90 % 的单元，持续 5 步',
  'any query': '任一查询',
  'above 16,376, a quarter of the fp16 limit': '高于 16,376，即 fp16 上限的四分之一',
  'doubled within 50 steps': '50 步内翻倍',
  'median ‖Δw‖/‖w‖ above 1 % for 50 steps': '‖Δw‖/‖w‖ 的中位数高于 1 %，持续 50 步',
  '‖w‖/‖w₀‖ above 5': '‖w‖/‖w₀‖ 高于 5',
  'above 1,000': '高于 1,000',
  '5 skipped steps in a row, or a scale below 1': '连续跳过 5 步，或缩放低于 1',
  'any key of an earlier path': '任一来自旧路径的键',
  'any NaN or infinity': '任一 NaN 或无穷',
  'Non-finite state': '状态非有限',
  'any NaN or infinity in a tensor of a checkpoint': '检查点的任一张量中出现 NaN 或无穷',
  'The state after step {{step}} was not kept: {{tensor}} is not finite in {{n}} places.':
    '第 {{step}} 步之后的状态没有保留：{{tensor}} 有 {{n}} 处非有限。',
  'The state after step {{step}} was not kept: {{tensor}} is not finite in {{n}} places, and {{others}} more tensors are not finite.':
    '第 {{step}} 步之后的状态没有保留：{{tensor}} 有 {{n}} 处非有限，另有 {{others}} 个张量非有限。',
  'No checkpoint was kept before.': '此前没有保留检查点。',
  'The checkpoint of step {{step}} stays the last good one.':
    '第 {{step}} 步的检查点仍是最后一个完好的。',
};
